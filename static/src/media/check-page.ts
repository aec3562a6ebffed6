// The check as a page of its own: staff before their first call, customers from a link in an invitation.
import { html, render } from "lit/html.js";
import { browserKeep } from "../realtime/keep";
import { getJson, postJson } from "../ui/http";
import { icon } from "../ui/icon";
import { Checker } from "./check-view";
import { Choice } from "./devices";
import type { IceGiven } from "./peer";

const { line: address, csrf } = JSON.parse(document.getElementById("config")?.textContent ?? "{}") as {
  line: string;
  csrf: string;
};
const line = {
  ice: () => getJson<IceGiven>(address),
  loop: async (sdp: string) => (await postJson<{ sdp: string }>(csrf, address, { sdp })).sdp,
};
const checker = new Checker(line, new Choice(browserKeep(() => localStorage)), draw);

function draw(): void {
  const place = document.getElementById("check");
  if (place !== null) render(html`${checker.view((name) => icon(name))}`, place);
}

draw();
