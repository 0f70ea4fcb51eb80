// Owns the page's one trusted-types policy: text may be set where markup could be only if it holds no markup.

type MarkupRules = {
  /** What may be set, or null to refuse. */
  createHTML(text: string): string | null;
};

declare global {
  interface Window {
    /** Absent where the page's policy is not enforced, as in unit tests. */
    readonly trustedTypes?: { createPolicy(name: 'default', rules: MarkupRules): unknown };
  }
}

/** The kit writes style rules this way, which never hold `<`. Script, and script addresses, have no rule: all are refused. */
export const markupRules: MarkupRules = {
  createHTML: (text) => (text.includes('<') ? null : text),
};

window.trustedTypes?.createPolicy('default', markupRules);
