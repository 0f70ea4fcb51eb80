// Owns what simulated visitors talk about, in English and French; `{order}` becomes an order number.

export type VisitorLanguage = 'en' | 'fr';

export type VisitorScript = {
  /** Looked for in the topics' names; the visitor skips the topic when none fits. */
  topic: RegExp;
  page: { path: string; title: string };
  /** Written one after the other before anybody answered. */
  opening: readonly string[];
  /** One for each answer of an agent. */
  replies: readonly string[];
  thanks: readonly string[];
  /** Asked when coming back later. */
  followUp: string;
};

export type VisitorWords = {
  scripts: readonly VisitorScript[];
  /** What agents ask in any conversation, and what one answers. */
  reflexes: readonly { asked: RegExp; answer: string }[];
  nudges: readonly string[];
};

const english: VisitorWords = {
  scripts: [
    {
      topic: /order|delivery/i,
      page: { path: '/account', title: 'Your account · Maison Lumière' },
      opening: [
        'Hi there!',
        'My order {order} should have arrived on Monday and the tracking has not moved since.',
      ],
      replies: [
        'Yes, that one. Is it lost?',
        'Tomorrow would be fine. Does somebody have to be at home?',
        'Good, then I will leave a note for the neighbour.',
      ],
      thanks: ['Thanks, that was quick!', 'Great, thank you :)'],
      followUp:
        'Hello again, the parcel of {order} came, but the box is a bit crushed. The lamp is fine though. Should I do anything?',
    },
    {
      topic: /product/i,
      page: { path: '/product', title: 'Reading lamp · Maison Lumière' },
      opening: [
        'Hello, is the reading lamp bright enough for a desk, or is it really just for reading in bed?',
      ],
      replies: [
        'About 60 cm from the paper, I draw in the evenings.',
        'And can I dim it without a separate dimmer?',
        'OK, then the moss shade it is.',
      ],
      thanks: ['Perfect, thank you!', 'You have been very helpful, have a nice day.'],
      followUp: 'One more thing: does the UK plug come fitted, or as an adapter?',
    },
    {
      topic: /return|refund/i,
      page: { path: '/cart', title: 'Your basket · Maison Lumière' },
      opening: [
        'I would like to send back the garden lantern from {order}.',
        'It is lovely but simply too big for the balcony.',
      ],
      replies: [
        'Unused, still in its box.',
        'By card, I paid 64 euros plus delivery.',
        'I can drop it at the post office on Saturday.',
      ],
      thanks: ['That was easier than expected. Thank you!', 'Thanks a lot.'],
      followUp: 'Hi, I sent the lantern of {order} back last week. Can you see whether it arrived?',
    },
    {
      topic: /account/i,
      page: { path: '/account', title: 'Your account · Maison Lumière' },
      opening: ['I cannot change my e-mail address in my account, it says *something went wrong*.'],
      replies: [
        'I tried in two browsers, same message.',
        'The new one ends in .ie, could that be it?',
        'It works now! What was it?',
      ],
      thanks: ['Brilliant, cheers.', 'Thank you, all good now.'],
      followUp: 'Me again: the letter still goes to my old address. Can you change that too?',
    },
  ],
  reflexes: [
    { asked: /order (number|no\b|id)|which order|number of (the|your) order/i, answer: 'It is {order}.' },
    { asked: /e-?mail|address.*\?/i, answer: 'nora.byrne@mail.example' },
    { asked: /photo|picture/i, answer: 'I will take one when I am home, is tonight all right?' },
  ],
  nudges: ['Is anybody there?', 'No hurry, I am still here.'],
};

const french: VisitorWords = {
  scripts: [
    {
      topic: /commande|livraison/i,
      page: { path: '/fr/account', title: 'Votre compte · Maison Lumière' },
      opening: ['Bonjour !', 'Ma commande {order} devait arriver lundi et le suivi n’a pas bougé depuis.'],
      replies: [
        'Oui, c’est bien celle-là. Elle est perdue ?',
        'Demain, ça me va. Il faut que quelqu’un soit là ?',
        'Très bien, je laisserai un mot au gardien.',
      ],
      thanks: ['Merci, c’était rapide !', 'Parfait, merci beaucoup :)'],
      followUp:
        'Rebonjour, le colis de {order} est arrivé, mais le carton est abîmé. La lampe va bien. Je dois faire quelque chose ?',
    },
    {
      topic: /produit/i,
      page: { path: '/fr/product', title: 'Lampe de lecture · Maison Lumière' },
      opening: [
        'Bonjour, la lampe de lecture éclaire-t-elle assez pour un bureau, ou c’est seulement pour lire au lit ?',
      ],
      replies: [
        'À 60 cm du papier environ, je dessine le soir.',
        'Et on peut baisser l’intensité sans variateur ?',
        'Alors ce sera l’abat-jour mousse.',
      ],
      thanks: ['Parfait, merci !', 'Merci pour vos conseils, bonne journée.'],
      followUp: 'Une dernière question : l’ampoule est-elle fournie ?',
    },
    {
      topic: /retour|remboursement/i,
      page: { path: '/fr/cart', title: 'Votre panier · Maison Lumière' },
      opening: [
        'Je voudrais renvoyer la lanterne de jardin de la commande {order}.',
        'Elle est très belle, mais trop grande pour mon balcon.',
      ],
      replies: [
        'Jamais servie, encore dans sa boîte.',
        'Par carte, 64 € plus la livraison.',
        'Je peux la déposer à la poste samedi.',
      ],
      thanks: ['C’était plus simple que prévu. Merci !', 'Merci beaucoup.'],
      followUp: 'Bonjour, j’ai renvoyé la lanterne de {order} la semaine dernière. Est-elle bien arrivée ?',
    },
    {
      topic: /compte/i,
      page: { path: '/fr/account', title: 'Votre compte · Maison Lumière' },
      opening: ['Impossible de changer mon adresse e-mail dans mon compte : « une erreur est survenue ».'],
      replies: [
        'J’ai essayé avec deux navigateurs, même message.',
        'La nouvelle finit en .be, ça peut venir de là ?',
        'Ça marche maintenant ! C’était quoi ?',
      ],
      thanks: ['Super, merci.', 'Merci, tout est en ordre.'],
      followUp:
        'C’est encore moi : la lettre de l’atelier part toujours à l’ancienne adresse. Vous pouvez la changer aussi ?',
    },
  ],
  reflexes: [
    { asked: /num[ée]ro de (la |votre )?commande|quelle commande/i, answer: 'C’est {order}.' },
    { asked: /e-?mail|adresse.*\?/i, answer: 'elodie.garnier@mail.example' },
    { asked: /photo/i, answer: 'Je peux en prendre une en rentrant, ce soir ça ira ?' },
  ],
  nudges: ['Il y a quelqu’un ?', 'Rien d’urgent, je suis toujours là.'],
};

export const visitorWords: Record<VisitorLanguage, VisitorWords> = { en: english, fr: french };
