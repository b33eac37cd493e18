/** @typedef {Node | string | number | null | false | undefined} Child */

/**
 * A new element. Children are nodes or text, never markup: nothing that a registry said can become an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | EventListener>} [attributes] names that begin with `on` are listeners
 * @param {readonly (Child | readonly Child[])[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} parent
 * @param {readonly (Child | readonly Child[])[]} children
 */
export function append(parent, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false)
      parent.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {readonly (Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return /** @type {SVGElement} */ (element);
}

/**
 * A table with a caption and column heads; the first cell of a row names it.
 * @param {string} caption
 * @param {readonly string[]} heads
 * @param {readonly (readonly (Child | readonly Child[])[])[]} rows
 * @param {string} [className]
 */
export function table(caption, heads, rows, className = '') {
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      { class: className },
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
      h(
        'tbody',
        {},
        ...rows.map(([first, ...rest]) =>
          h('tr', {}, h('th', { scope: 'row' }, first), ...rest.map((each) => h('td', {}, each))),
        ),
      ),
    ),
  );
}

/**
 * A list to choose one value from, or all.
 * @param {string} name
 * @param {readonly string[]} values
 */
export function choice(name, values) {
  const options = [...new Set(values)].sort().map((value) => h('option', { value }, value));
  return h('select', { name }, h('option', { value: '' }, 'all'), ...options);
}

/**
 * What is shown on demand, and made only then.
 * @param {Child | readonly Child[]} summary
 * @param {() => readonly Child[]} content
 * @param {Record<string, string>} [attributes]
 */
export function fold(summary, content, attributes = {}) {
  const details = h('details', attributes, h('summary', {}, summary));
  let made = false;
  details.addEventListener('toggle', () => {
    if (made || !details.open) return;
    made = true;
    append(details, content());
  });
  return details;
}

/**
 * A text with a button that copies it.
 * @param {string} text
 */
export function copyable(text) {
  const button = h('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  });
  return h('div', { class: 'copyable' }, h('pre', {}, h('code', {}, text)), navigator.clipboard ? button : null);
}
