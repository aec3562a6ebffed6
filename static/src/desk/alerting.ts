// Makes new work impossible to miss: sound until it is answered, title, dot, notification of the browser.
import { notify, showCount } from "../ui/alerts";
import { previewWords } from "../ui/preview";
import type { DeskApp } from "./app";
import { attention, type DeskState } from "./store";
import { t } from "./words";

export function watchForAlerts(app: DeskApp): void {
  app.store.react((state, before) => {
    showCount(attention(state));
    app.sounds.ring(state.offers.length > 0);
    announceOffers(app, state, before);
    announceMessages(app, state, before);
  });
}

function announceOffers(app: DeskApp, state: DeskState, before: DeskState): void {
  if (state.offers === before.offers) return;
  const known = new Set(before.offers.map((offer) => offer.id));
  for (const offer of state.offers) {
    if (known.has(offer.id)) continue;
    notify(
      t("newRequestFrom", offer.customer.name),
      `${offer.queue} · ${previewWords(offer.thread)}`,
      offer.id,
      () => app.refresh(),
    );
  }
}

/** A message rings also while the tab is in front, unless that very conversation is open. */
function announceMessages(app: DeskApp, state: DeskState, before: DeskState): void {
  if (state.chats === before.chats) return;
  const isHere = !document.hidden && document.hasFocus();
  for (const [id, chat] of Object.entries(state.chats)) {
    const old = before.chats[id];
    const isNew = old?.details && chat.task.unread > old.task.unread && chat.task.newest > old.task.newest;
    if (!isNew || (isHere && state.selected === id)) continue;
    app.sounds.play("message");
    notify(chat.task.customer.name, previewWords(chat.task.preview), id, () => app.select(id));
  }
}
