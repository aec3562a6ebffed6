"""How each kind of sensitive data is recognised. Pure; `masking.engine` is the way in."""
