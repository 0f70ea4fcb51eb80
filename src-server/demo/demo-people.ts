// Owns who is in the demo: teams, topics, agents, and the names customers get.
import type { Role } from '../../src-shared/domain/people/agent.ts';

/** The same for everybody; printed in the README. */
export const demoPassword = 'guichet-demo';

export const demoTeams = [
  { id: 'team-support', name: 'Support' },
  { id: 'team-orders', name: 'Commandes & livraisons' },
] as const;

export const demoTopics = [
  {
    id: 'topic-orders',
    names: { en: 'Order and delivery', fr: 'Commande et livraison' },
    teamId: 'team-orders',
  },
  {
    id: 'topic-returns',
    names: { en: 'Return or refund', fr: 'Retour ou remboursement' },
    teamId: 'team-orders',
  },
  { id: 'topic-account', names: { en: 'My account', fr: 'Mon compte' }, teamId: 'team-support' },
  {
    id: 'topic-product',
    names: { en: 'About a product', fr: 'Question sur un produit' },
    teamId: 'team-support',
  },
] as const;

type DemoAgent = {
  id: string;
  name: string;
  roles: readonly Role[];
  teamIds: readonly string[];
  acceptingChat: boolean;
};

const support = ['team-support'];
const orders = ['team-orders'];
const both = ['team-support', 'team-orders'];

export const demoAgents: readonly DemoAgent[] = [
  { id: 'camille', name: 'Camille Laurent', roles: ['agent'], teamIds: both, acceptingChat: true },
  { id: 'marc', name: 'Marc Delatour', roles: ['agent'], teamIds: orders, acceptingChat: true },
  { id: 'aisha', name: 'Aisha Rahman', roles: ['agent'], teamIds: support, acceptingChat: true },
  { id: 'jonas', name: 'Jonas Weber', roles: ['agent'], teamIds: support, acceptingChat: true },
  { id: 'lea', name: 'Léa Fontaine', roles: ['agent'], teamIds: orders, acceptingChat: true },
  { id: 'tom', name: 'Tom Okafor', roles: ['agent'], teamIds: both, acceptingChat: true },
  { id: 'ines', name: 'Inès Moreau', roles: ['agent', 'supervisor'], teamIds: both, acceptingChat: false },
  { id: 'paul', name: 'Paul Mercier', roles: ['agent', 'trainer'], teamIds: support, acceptingChat: false },
  { id: 'mei', name: 'Mei Tanaka', roles: ['agent', 'engineer'], teamIds: support, acceptingChat: false },
];

export const englishNames = [
  'Oliver Bennett',
  'Grace Adeyemi',
  'Harriet Cole',
  'Samuel Price',
  'Nora Lindqvist',
  'Daniel Osei',
  'Ruth Cohen',
  'Ethan Walsh',
  'Priya Nair',
  'George Hammond',
  'Isla MacLeod',
  'Victor Chen',
  'Amelia Frost',
  'Jack Turner',
  'Zainab Yusuf',
  'Peter Novak',
  'Maria Silva',
  'Liam O’Connor',
  'Hannah Schmidt',
  'Ravi Patel',
] as const;

export const frenchNames = [
  'Élodie Garnier',
  'Julien Petit',
  'Sophie Lambert',
  'Karim Benali',
  'Manon Roussel',
  'Antoine Girard',
  'Chloé Faure',
  'Mathieu Caron',
  'Amélie Noël',
  'Bastien Leroy',
  'Fatou Diallo',
  'Guillaume Brun',
  'Lucie Perrin',
  'Nicolas Gauthier',
  'Océane Blanchard',
  'Yann Le Goff',
  'Noémie Aubert',
  'Thibault Renard',
  'Inaya Haddad',
  'Victor Marchand',
] as const;

export const productNames = {
  en: ['reading lamp', 'garden lantern', 'desk lamp', 'bedside light', 'camping lantern'],
  fr: ['lampe de lecture', 'lanterne de jardin', 'lampe de bureau', 'veilleuse', 'lanterne de camping'],
} as const;

export const cityNames = {
  en: ['Leeds', 'Bristol', 'Dublin', 'Glasgow', 'Toronto'],
  fr: ['Lyon', 'Nantes', 'Lille', 'Bordeaux', 'Liège'],
} as const;

export const dayNames = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi'],
} as const;
