// Owns what visitors do in a simulated world: write from any tab, look, leave, come back.
import type { SimulatedVisitor } from './simulated-visitor.ts';
import { topics } from './simulated-workspace.ts';
import { tokensIn } from './word-ledger.ts';
import type { World } from './world.ts';

export function visitorStep(world: World): void {
  const { random, visitors } = world;
  world.operations += 1;
  random.pick(steps)(world, random.pick(visitors));
}

type Step = (world: World, visitor: SimulatedVisitor) => void;

const say: Step = ({ random, ledger }, visitor) => {
  const session = visitor.session();
  if (session === null) return visitor.openTab();
  for (let count = 1 + random.below(2); count > 0; count -= 1) {
    const token = ledger.newToken();
    const topicId = random.below(3) === 0 ? null : random.pick(topics).id;
    if (session.say(token, topicId) === null) ledger.say(tokensIn(token), visitor.name, null);
  }
};

const look: Step = ({ random }, visitor) => visitor.session()?.looking(random.below(3) > 0);
const write: Step = ({ random }, visitor) => visitor.session()?.typing(random.below(2) === 0);
const readEarlier: Step = (_, visitor) => visitor.session()?.readEarlier();

const visit: Step = ({ random }, visitor) =>
  visitor.session()?.visit({ url: `https://shop.example/${random.below(3)}`, title: 'Shop' });

const openTab: Step = (_, visitor) => {
  if (visitor.tabs.length < 3) visitor.openTab();
};

const closeTab: Step = (_, visitor) => visitor.closeTab();

const steps: readonly Step[] = [say, say, say, say, look, look, write, readEarlier, visit, openTab, closeTab];
