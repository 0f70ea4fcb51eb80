// Owns the load of `relay`: pairs of a sender and a receiver, a fixed number in flight, content checked at the receiver.

/** One sender and the receiver it talks to, over whatever lies between. */
export type PairLink = {
  /** Sends one message with this text; the same bytes on every link. */
  send(text: string): void;
  /** Called by the link with the text of each message that reached the receiver. */
  onDelivered: (text: string) => void;
  /** How many sends were answered, where the link answers at all. */
  acked(): number | null;
};

/** What a customer might write: 100 characters behind the number by which it is checked. */
const sentence =
  'Bonjour, my parcel should have been here on Tuesday; where is it now, and who can I call about it, please';

const textOf = (round: number, pair: number, count: number) => `${round}/${pair}/${count} ${sentence}`;
let rounds = 0;

/**
 * Sends `perPair` messages through each link, `inFlight` at a time, and resolves when each arrived once and in order.
 * A slot is free again when its message reached the receiver. Throws on loss, doubles and disorder, and after
 * `withinMs`.
 */
export async function runPairLoad(options: {
  links: readonly PairLink[];
  perPair: number;
  inFlight: number;
  withinMs?: number;
}): Promise<void> {
  const { links, perPair, inFlight, withinMs = 120_000 } = options;
  rounds += 1;
  const round = rounds;
  const ackedBefore = links.map((link) => link.acked());
  let pending = links.length;
  await new Promise<void>((done, fail) => {
    const tooLong = setTimeout(
      () =>
        fail(new Error(`lost: ${pending} of ${links.length} pairs wait for messages after ${withinMs} ms`)),
      withinMs,
    );
    links.forEach((link, pair) => {
      let sent = 0;
      let delivered = 0;
      link.onDelivered = (text) => {
        if (text !== textOf(round, pair, delivered)) {
          fail(new Error(`expected message ${delivered} of pair ${pair}, got: ${text.slice(0, 40)}`));
          return;
        }
        delivered += 1;
        if (sent < perPair) {
          link.send(textOf(round, pair, sent));
          sent += 1;
        } else if (delivered === perPair) {
          pending -= 1;
          if (pending === 0) {
            clearTimeout(tooLong);
            done();
          }
        }
      };
      for (; sent < Math.min(inFlight, perPair); sent += 1) link.send(textOf(round, pair, sent));
    });
  });
  await Promise.all(links.map((link, index) => everyAckCame(link, ackedBefore[index] ?? null, perPair)));
}

async function everyAckCame(link: PairLink, before: number | null, perPair: number): Promise<void> {
  const endsAt = performance.now() + 5_000;
  for (;;) {
    const acked = link.acked();
    if (acked === null || before === null || acked - before === perPair) return;
    if (acked - before > perPair || performance.now() > endsAt) {
      throw new Error(`${acked - before} acks for ${perPair} messages`);
    }
    await new Promise((next) => setImmediate(next));
  }
}
