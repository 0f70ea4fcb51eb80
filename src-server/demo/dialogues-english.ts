// Owns the demo's English dialogues.
import { agent, customer, type Dialogue, note } from './dialogue.ts';

export const englishDialogues: readonly Dialogue[] = [
  {
    topic: 'orders',
    lines: [
      customer(
        'Hi, my order {order} was supposed to arrive on {day} and the tracking page has not moved since.',
      ),
      agent('Hello! Let me look at {order} for you. One moment, please.'),
      agent(
        'I can see it: the parcel is at the depot in {city} and was sorted wrongly. It goes out again tomorrow morning.',
      ),
      customer('Tomorrow works. Will somebody have to be at home?'),
      agent(
        'No signature is needed, the driver leaves it in your letterbox if it fits. You will get a text an hour before.',
      ),
      note('Carrier confirmed re-sort by phone. Third {city} depot delay this week.'),
      customer('Great, thanks for the quick answer!'),
    ],
  },
  {
    topic: 'orders',
    lines: [
      customer('Can I still change the delivery address of {order}? I typed my old street.'),
      agent('Good news, it has not left the warehouse yet. What is the right address?'),
      customer('14 Mill Lane, {city}. Same postcode.'),
      agent('Done. You will get a new confirmation in a few minutes.'),
      customer('Got it. You saved my weekend :)'),
    ],
  },
  {
    topic: 'orders',
    lines: [
      customer('I was charged twice for {order}. Two times {amount} on my card!'),
      agent(
        'I am sorry about that. I see one captured payment and one authorisation that was never captured.',
      ),
      agent('The second one is not a charge. Your bank releases it within three working days, often sooner.'),
      customer('So I do not have to do anything?'),
      agent(
        'Nothing at all. If it is still there on {day}, write to us here and I will call the bank with you.',
      ),
      customer('Fair enough, thank you.'),
    ],
  },
  {
    topic: 'returns',
    lines: [
      customer('Hello, the {product} arrived with a crack along the side.'),
      agent('Oh no, I am sorry. Could you tell me the number on the label, it starts with GU?'),
      customer('GU-7741-B. The box was fine by the way, so it must have been packed like that.'),
      note('Batch 7741 again. Photos asked for by quality, see the thread of last week.'),
      agent(
        'Thank you. I have sent a replacement, it leaves today. Please keep the cracked one, there is no need to return it.',
      ),
      customer('That is very kind. What do I do with it?'),
      agent('Recycle it if you can. The replacement arrives on {day}.'),
    ],
  },
  {
    topic: 'returns',
    lines: [
      customer('How long do I have to return something I bought in the sale?'),
      agent('Thirty days from the day it arrived, sale or not, as long as it is unused.'),
      customer('And who pays for the return?'),
      agent('We do. I can send you the label right now if you tell me the order number.'),
      customer('{order}, only the {product} please.'),
      agent(
        'The label is on its way to your e-mail. The refund of {amount} follows within five days of arrival.',
      ),
      customer('Perfect.'),
    ],
  },
  {
    topic: 'returns',
    lines: [
      customer('My refund for {order} still is not there. It has been two weeks.'),
      agent('That is too long, I agree. Let me check with our accounts team.'),
      note('Refund stuck: IBAN of the customer had a typo in the form. Asked accounts to send it again.'),
      agent(
        'I found it: the bank sent it back because of the account number. Could you check the last four digits? We have 2291.',
      ),
      customer('It ends with 2219. My mistake, sorry!'),
      agent('Easily done. It has been sent again, {amount}, and should be with you on {day}.'),
      customer('Thanks for finding that.'),
    ],
  },
  {
    topic: 'account',
    lines: [
      customer('I cannot sign in. It says my password is wrong but I am sure it is right.'),
      agent('Let us get you in. Do you use the same e-mail as for your orders?'),
      customer('I think so... wait, maybe I used my work address.'),
      agent(
        'There is an account with an address at a company, yes. I have sent a link there that is good for one hour.',
      ),
      customer('Found it, I am in. Can I change it to my private address?'),
      agent('Yes: Account, then Settings, then E-mail. You confirm it once and that is it.'),
      customer('Done. Cheers!'),
    ],
  },
  {
    topic: 'account',
    lines: [
      customer('Please delete my account and everything you know about me.'),
      agent(
        'I can do that. You would lose the warranty on the {product} you bought last year, is that all right?',
      ),
      customer('Oh. How long is it still valid?'),
      agent(
        'Another fourteen months. I could instead stop all e-mails and keep only what the warranty needs.',
      ),
      customer('Do that then, good idea.'),
      note('Marketing off, profile reduced. Customer knows they can still ask for erasure.'),
      agent('All done. You will only hear from us about that warranty, if ever.'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('Does the {product} work outdoors in winter?'),
      agent('Down to minus ten degrees, yes. Below that the cable gets stiff.'),
      customer('And rain?'),
      agent('Rain is fine, it is rated IP65. Just do not put it where water stands.'),
      customer('Ordered one :)'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('What is the difference between the {product} and the one that costs twice as much?'),
      agent('Mostly the battery: nine hours against twenty. The lamp itself is the same.'),
      customer('Is the battery something I can replace myself?'),
      agent('In both, with a coin and no glue. A spare one costs {amount}.'),
      customer('Honest answer, thanks. The small one it is.'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('The {product} makes a clicking sound when I switch it on. Normal?'),
      agent('One click is the relay and is normal. Is it one, or does it go on?'),
      customer('It goes on for a few seconds, maybe ten clicks.'),
      agent('That is not how it should be. Could you hold the button for eight seconds and try again?'),
      customer('Now it is just one click!'),
      note('Reset fixed the relay chatter. Firmware before 2.3 according to the sticker, known.'),
      agent('Then it only needed a reset. If it comes back, write to us and we will exchange it.'),
    ],
  },
];
