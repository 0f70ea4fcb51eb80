// Owns how far a message has got, in words, and when that is worth saying.
import type { Delivery } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import type { Say } from '../texts/say.ts';
import { refusalTexts } from '../view-state/refusal-words.ts';

const stateTexts: Record<Exclude<Delivery['state'], 'refused' | 'received'>, PlainTextKey> = {
  held: 'delivery.held',
  waiting: 'delivery.waiting',
  sending: 'delivery.sending',
  unconfirmed: 'delivery.unconfirmed',
  sent: 'delivery.sent',
  delivered: 'delivery.delivered',
  read: 'delivery.read',
};

/** Empty for what they wrote: that it is here says it all. */
export function deliveryInWords(delivery: Delivery, say: Say): string {
  if (delivery.state === 'received') return '';
  if (delivery.state === 'refused')
    return say('delivery.refused', { reason: say(refusalTexts[delivery.reason]) });
  return say(stateTexts[delivery.state]);
}

/** Whether nothing more than being seen can happen to it. */
export function isSettled(delivery: Delivery): boolean {
  return ['sent', 'delivered', 'read', 'received'].includes(delivery.state);
}
