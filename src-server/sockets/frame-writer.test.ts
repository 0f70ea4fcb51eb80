// Tries frames by reading them back: any text, joined by tick, and what happens when nobody reads.
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameWriter, encodeFrame, type FrameWriter } from './frame-writer.ts';

/** A connection that hands on what is written; nothing is read from it while `stuck`. */
function connection(stuck = false) {
  const writes: Buffer[] = [];
  const duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      writes.push(Buffer.from(chunk));
      if (!stuck) done();
    },
  });
  return { duplex, writes };
}

/** The texts of whole unmasked frames, as RFC 6455 lays them out; throws on anything else. */
function read(bytes: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== 0x81) throw new Error(`no text frame at ${at}`);
    const short = bytes.readUInt8(at + 1);
    const length =
      short < 126
        ? short
        : short === 126
          ? bytes.readUInt16BE(at + 2)
          : Number(bytes.readBigUInt64BE(at + 2));
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (start + length > bytes.length) throw new Error('half a frame');
    texts.push(bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  return texts;
}

const limits = { ephemeralBytes: 1_000, maxBytes: 10_000 };
const nextTick = () => new Promise<void>((done) => setImmediate(done));

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
  'SRV-19 a frame of %i bytes is one frame',
  async (length) => {
    const text = 'x'.repeat(length);
    expect(read(encodeFrame(text))).toEqual([text]);
  },
);

it('SRV-19 a frame around a shared part is one frame between the others, however large the part', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(
      text,
      text,
      text,
      fc.constantFrom(0, 10, 16_383, 16_384, 70_000),
      async (a, b, c, size) => {
        const { duplex, writes } = connection();
        const writer = createFrameWriter(duplex, { ephemeralBytes: 1e9, maxBytes: 1e9 }, () => {});
        const shared = 'é'.repeat(size / 2);
        writer.sendText(c);
        writer.sendAround(a, Buffer.from(shared), b);
        writer.send(encodeFrame(b));
        writer.sendText(a);
        await nextTick();
        expect(read(Buffer.concat(writes))).toEqual([c, `${a}${shared}${b}`, b, a]);
      },
    ),
  );
});

it('SRV-19 texts and encoded frames of a tick leave in one write, in order, whatever they hold', async () => {
  const frames = fc.array(fc.tuple(fc.boolean(), fc.string({ unit: 'grapheme', maxLength: 300 })), {
    minLength: 1,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(frames, async (sent) => {
      const { duplex, writes } = connection();
      const writer = createFrameWriter(duplex, { ephemeralBytes: 1e9, maxBytes: 1e9 }, () => {});
      for (const [encoded, text] of sent) {
        if (encoded) writer.send(encodeFrame(text));
        else writer.sendText(text);
      }
      await nextTick();
      expect(writes).toHaveLength(1);
      expect(read(Buffer.concat(writes))).toEqual(sent.map(([, text]) => text));
    }),
  );
});

it('SRV-8 when nobody reads, what may be lost goes first, then the socket, and it is said once', async () => {
  const { duplex, writes } = connection(true);
  let tooSlow = 0;
  const writer: FrameWriter = createFrameWriter(duplex, limits, () => {
    tooSlow += 1;
  });
  writer.sendText('x'.repeat(2_000));
  await nextTick();
  const before = writer.queuedBytes();
  writer.sendEphemeral(encodeFrame('typing'));
  expect(writer.queuedBytes()).toBe(before);
  for (let count = 0; count < 20; count += 1) writer.sendText('x'.repeat(2_000));
  await nextTick();
  expect(tooSlow).toBe(1);
  expect(writer.queuedBytes()).toBeLessThan(limits.maxBytes + 2_100);
  expect(writes).toHaveLength(1);
});

it('SRV-8 who takes nothing of what waits for a minute is stuck; who takes a little, or owes nothing, is not', async () => {
  let release = () => {};
  const duplex = new Duplex({
    read() {},
    write(_chunk: Buffer, _encoding, done) {
      release = () => done();
    },
  });
  const writer = createFrameWriter(duplex, { ephemeralBytes: 1e9, maxBytes: 1e9 }, () => {});
  expect([writer.isStuck(0, 60_000), writer.isStuck(100_000, 60_000)]).toEqual([false, false]);
  for (let count = 0; count < 3; count += 1) {
    writer.sendText('x'.repeat(2_000));
    await nextTick();
  }
  expect([writer.isStuck(100_000, 60_000), writer.isStuck(159_999, 60_000)]).toEqual([false, false]);
  release();
  await nextTick();
  // One of three has left; from here on nothing moves.
  expect([writer.isStuck(160_000, 60_000), writer.isStuck(219_999, 60_000)]).toEqual([false, false]);
  expect(writer.isStuck(220_000, 60_000)).toBe(true);
});

it('SRV-8 after the end nothing is written', async () => {
  const { duplex, writes } = connection();
  const writer = createFrameWriter(duplex, limits, () => {});
  writer.sendText('one');
  writer.flush();
  writer.end();
  writer.sendText('two');
  writer.sendEphemeral(encodeFrame('three'));
  await nextTick();
  expect(read(Buffer.concat(writes))).toEqual(['one']);
});
