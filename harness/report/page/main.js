import { coverageList } from './coverage.js';
import { explorer } from './explorer.js';
import { unpack } from './facts.js';
import { faultCharts } from './faults.js';
import { loadCharts } from './load.js';

themeButton();
const data = await unpack();
loadCharts(place('load'), data);
faultCharts(place('faults'), data);
explorer(place('explorer'), data);
if (data.coverage.length > 0) coverageList(place('coverage-list'), data.coverage);

/** @param {string} id */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Light or dark, as the system has it until somebody chooses. */
function themeButton() {
  const button = /** @type {HTMLButtonElement} */ (place('theme'));
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const name = () => {
    button.textContent = dark() ? 'Light' : 'Dark';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = dark() ? 'light' : 'dark';
    name();
    dispatchEvent(new Event('themechange'));
  });
  system.addEventListener('change', () => {
    name();
    dispatchEvent(new Event('themechange'));
  });
  name();
}
