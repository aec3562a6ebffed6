// The widget's page in the admin site: copy the snippet, and show what is typed before it is saved.

const FIELDS = ["name", "title", "subtitle", "colour"];
const WAIT_MS = 300;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset["copy"] ?? "")?.textContent ?? "";
    navigator.clipboard.writeText(text).then(
      () => said(button),
      () => {},
    );
  });
}

/** The button itself says that it worked, and then offers to do it again. */
function said(button: HTMLButtonElement): void {
  const before = button.textContent;
  button.textContent = button.dataset["done"] ?? before;
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
