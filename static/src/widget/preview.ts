// The widget's first face for the admin page: the same views and styles, connected to nothing.
import { render } from "lit/html.js";
import { PORT } from "./bridge";
import { Chime } from "./chime";
import { readConfig } from "./config";
import { Host } from "./host";
import { speechFor } from "./i18n/index";
import { Session } from "./session";
import { home } from "./views/home";

const config = readConfig(document);
const speech = speechFor(config.language);
const host = new Host(new MessageChannel().port1, { type: PORT, items: {}, isOpen: true, hasGesture: false });
const session = new Session({
  config,
  host,
  speech,
  chime: new Chime(),
  url: "",
  onChange: () => {},
  onOutdated: () => {},
});
const root = document.getElementById("panel") as HTMLElement;
const theme = new URLSearchParams(location.search).get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;
document.documentElement.lang = speech.language;
document.documentElement.dir = speech.direction;
root.style.setProperty("--brand", config.colour);
root.style.setProperty("--brand-ink", config.ink);
root.inert = true;
render(home({ state: session.state, session, config, speech }), root);
