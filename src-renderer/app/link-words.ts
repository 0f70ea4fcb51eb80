// Owns the state of the link to the server, in words.
import type { ConnectionView, Language } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import type { Say } from '../texts/say.ts';
import { stillHeld } from '../view-state/held-acts.ts';
import type { LineWeakness } from './line-weakness.ts';

const refusedTexts: Record<Extract<ConnectionView, { state: 'refused' }>['reason'], PlainTextKey> = {
  unauthenticated: 'link.unauthenticated',
  revoked: 'link.revoked',
  'protocol-too-old': 'link.tooOld',
  'protocol-too-new': 'link.tooNew',
};

/** One short phrase; numbers written as the language does. `now`: our clock, epoch ms. */
export function linkInWords(
  link: ConnectionView,
  weakness: LineWeakness | null,
  now: number,
  say: Say,
  language: Language,
): string {
  switch (link.state) {
    case 'live': {
      if (weakness?.why === 'unanswered') return say('link.weakUnanswered', { count: weakness.count });
      if (weakness?.why === 'slow') return say('link.weakSlow', { seconds: weakness.seconds });
      if (link.unanswered > 0) return say('link.liveSending', { count: link.unanswered });
      const waiting = waitingHere(link, now);
      if (waiting > 0) return say('link.liveWaiting', { count: waiting });
      return link.latencyMs === null
        ? say('link.live')
        : say('link.liveMs', { ms: Math.round(link.latencyMs) });
    }
    case 'connecting':
      return say('link.connecting');
    case 'catching-up':
      // Nothing was said yet: the first page is on its way.
      if (link.remaining === 0) return say('link.catchingUpSoon');
      return say('link.catchingUp', { remaining: new Intl.NumberFormat(language).format(link.remaining) });
    case 'offline':
      return link.toSend > 0 ? say('link.offlineToSend', { count: link.toSend }) : say('link.offline');
    case 'refused':
      return say(refusedTexts[link.reason]);
  }
}

/** Acts that have not left though they can no longer be taken back: behind a held one, or kept from leaving. */
function waitingHere(link: ConnectionView, now: number): number {
  return Math.max(0, link.toSend - link.unanswered - stillHeld(link.held, now).length);
}
