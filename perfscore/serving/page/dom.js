// Elements from values: whatever a document says comes in as text, never as markup.

// h("td", {class: "n", onclick: f}, "text", child, [more]) -> element. False and null children are left out.
export function h(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && typeof value === "boolean") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

// A drop-down list of [value, label] pairs.
export function choice(attributes, pairs, chosen) {
  return h("select", attributes, pairs.map(([value, label]) => h("option", { value, selected: value === chosen }, label)));
}

// Puts new content into an element: what stays in it is not touched, so that no click on it is lost, and the focus
// stays on what has the same data-focus as before.
export function fill(element, ...children) {
  const key = element.contains(document.activeElement) && document.activeElement.dataset.focus;
  const wanted = children.flat(Infinity).filter(Boolean);
  const stays = new Set(wanted);
  for (const child of [...element.childNodes]) if (!stays.has(child)) child.remove();
  wanted.forEach((child, at) => { if (element.childNodes[at] !== child) element.insertBefore(child, element.childNodes[at] ?? null); });
  if (key && document.activeElement.dataset.focus !== key) element.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

// A frame that shows a page of its own. It stays the same element, for a frame that is drawn anew loads anew and is
// read from its top again.
export function pageFrame(attributes) {
  const frame = h("iframe", { class: "paper", tabindex: "0", ...attributes });
  return (page, title) => {
    if (frame.srcdoc !== page) frame.srcdoc = page;
    frame.title = title;
    return frame;
  };
}

// Saves bytes as a file of the person's.
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// A dialog in front of the page; resolves with what `close(value)` was called with, null when it is dismissed.
export function dialog(title, build) {
  return new Promise((resolve) => {
    const shown = h("dialog", { "aria-label": title });
    const close = (value) => { shown.returned = value; shown.close(); };
    shown.addEventListener("close", () => { shown.remove(); resolve(shown.returned ?? null); });
    shown.append(h("h2", null, title), ...[build(close)].flat(Infinity).filter(Boolean));
    document.body.append(shown);
    shown.showModal();
    shown.querySelector("input[autofocus]")?.select(); // what is typed takes the place of what stands there
  });
}
