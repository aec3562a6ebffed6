// Sets CSS properties through the object model: the content security policy forbids style attributes.
import { type ElementPart, noChange } from "lit";
import { Directive, directive } from "lit/directive.js";

class StyleDirective extends Directive {
  override render(_values: Record<string, string>): unknown {
    return noChange;
  }

  override update(part: ElementPart, [values]: [Record<string, string>]): unknown {
    const style = (part.element as HTMLElement).style;
    for (const [name, value] of Object.entries(values)) style.setProperty(name, value);
    return noChange;
  }
}

export const style = directive(StyleDirective);
