// Owns how the launcher and the frame look inside the loader's shadow, out of reach of the host page's styles.

/** Below this width of the window (CSS px) the panel takes all of it. */
export const phoneWidth = 520;

export const loaderStyle = `
:host { all: initial }
button, iframe { box-sizing: border-box; margin: 0; border: 0; padding: 0 }
button {
  position: fixed; inset: auto max(20px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) auto;
  display: grid; place-items: center; width: 56px; height: 56px; border-radius: 50%;
  background: #0f6b5c; color: #fff; cursor: pointer;
  box-shadow: 0 1px 3px rgb(0 0 0 / 25%), 0 6px 20px rgb(0 0 0 / 18%);
}
button[hidden] { display: none }
button:hover { background: #0c5a4d }
button:focus-visible { outline: 3px solid #0f6b5c; outline-offset: 3px }
svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
button .shut, button[aria-expanded="true"] .talk { display: none }
button[aria-expanded="true"] .shut { display: block }
b {
  position: absolute; top: -4px; right: -4px; box-sizing: border-box; min-width: 22px; height: 22px; padding: 0 6px;
  border: 2px solid #fff; border-radius: 11px; background: #b3261e; color: #fff;
  font: 700 12px/18px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; text-align: center;
}
b:empty { display: none }
iframe {
  position: fixed; inset: auto max(20px, env(safe-area-inset-right)) max(92px, env(safe-area-inset-bottom)) auto;
  width: 384px; height: min(640px, calc(100dvh - 112px)); border-radius: 16px; background: Canvas; color-scheme: light dark;
  box-shadow: 0 0 0 1px rgb(0 0 0 / 8%), 0 12px 40px rgb(0 0 0 / 24%);
}
iframe:not(.open) { visibility: hidden; opacity: 0; transform: translateY(8px); pointer-events: none }
@media (max-width: 520px), (max-height: 420px) {
  iframe { inset: 0; width: 100%; height: 100dvh; border-radius: 0; box-shadow: none }
  iframe.open + button { display: none }
}
@media (prefers-reduced-motion: no-preference) {
  iframe { transition: opacity 120ms ease-out, transform 120ms ease-out, visibility 120ms }
}
@media print { button, iframe { display: none } }
`;
