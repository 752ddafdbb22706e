/** The button that changes the colours of a page; the page's script shows it and acts on it. */
export const THEME_BUTTON = '<button type="button" id="theme" hidden aria-pressed="false">light / dark</button>';

/** The same for pages without a navigation. */
export const THEME_BAR = `<div class="controls" style="justify-content: flex-end">${THEME_BUTTON}</div>`;
