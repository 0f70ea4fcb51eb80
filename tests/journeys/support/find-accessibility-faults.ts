// Owns asking axe about a page whose policy allows no foreign script: it runs in a world of its own, past the policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { z } from 'zod';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const faultsSchema = z.array(
  z.object({
    id: z.string(),
    impact: z.string(),
    nodes: z.array(z.object({ html: z.string(), summary: z.string() })),
  }),
);
export type AccessibilityFault = z.infer<typeof faultsSchema>[number];

/** Faults axe calls serious or critical, by the WCAG 2.2 AA rules. */
export async function findAccessibilityFaults(page: Page): Promise<AccessibilityFault[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Page.enable');
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'accessibility',
    });
    const run = async (expression: string): Promise<unknown> => {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    await run(`${axeSource};void 0`);
    const found = await run(`axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      resultTypes: ['violations'],
    }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.map(({ html, failureSummary }) => ({ html: html.slice(0, 300), summary: failureSummary ?? '' })),
      })))`);
    return faultsSchema.parse(found);
  } finally {
    await session.detach();
  }
}
