"""The product on one machine, for `make run` and the tests: it finds or brings PostgreSQL and
Valkey, starts our processes and stops them. Production never imports it."""
