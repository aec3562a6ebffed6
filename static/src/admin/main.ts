// The widget's page in the admin site: copy the snippet, and show what is typed before it is saved.

const FIELDS = ["name", "title", "subtitle", "colour"];
const WAIT_MS = 300;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.addEventListener("click", () => {
    void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  try {
    await navigator.clipboard.writeText(source?.textContent ?? "");
    said(button, button.dataset["done"]);
  } catch {
    // Without https there is no clipboard, and a browser may forbid it: one's own hand can still copy.
    if (source !== null) getSelection()?.selectAllChildren(source);
    said(button, button.dataset["selected"]);
  }
}

/** The button itself says what came of it, and then offers to do it again. */
function said(button: HTMLButtonElement, words = ""): void {
  const before = button.textContent;
  button.textContent = words;
  button.addEventListener("blur", () => (button.textContent = before), { once: true });
}

const previews = document.querySelectorAll<HTMLIFrameElement>("[data-preview]");

function show(): void {
  for (const frame of previews) {
    const address = new URL(frame.dataset["preview"] ?? "", location.href);
    for (const field of FIELDS) {
      const input = document.querySelector<HTMLInputElement>(`#id_${field}`);
      if (input !== null) address.searchParams.set(field, input.value);
    }
    frame.src = address.href;
  }
}

if (previews.length > 0) {
  let timer = 0;
  show();
  for (const field of FIELDS) {
    document.querySelector(`#id_${field}`)?.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(show, WAIT_MS);
    });
  }
}

export {};
