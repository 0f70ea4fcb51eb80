// Owns the demo's French dialogues.
import { agent, customer, type Dialogue, note } from './dialogue.ts';

export const frenchDialogues: readonly Dialogue[] = [
  {
    topic: 'orders',
    lines: [
      customer('Bonjour, ma commande {order} devait arriver {day} et je n’ai toujours rien reçu.'),
      agent('Bonjour ! Je regarde tout de suite où se trouve votre colis.'),
      agent('Il est au dépôt de {city}. Le livreur n’a pas trouvé votre nom sur l’interphone.'),
      customer('Ah oui, c’est encore le nom de l’ancien locataire. Il faut sonner chez Moreau.'),
      agent('C’est noté sur la fiche. Nouveau passage demain entre 9 h et 12 h, cela vous convient ?'),
      customer('Parfait, merci beaucoup !'),
    ],
  },
  {
    topic: 'orders',
    lines: [
      customer('Je voudrais annuler la commande {order}, je me suis trompée de couleur.'),
      agent('Elle n’est pas encore préparée, je peux l’annuler ou changer la couleur. Que préférez-vous ?'),
      customer('Changer la couleur, alors : le bleu au lieu du gris.'),
      agent('C’est fait. La date de livraison ne change pas.'),
      customer('Génial, quelle rapidité.'),
    ],
  },
  {
    topic: 'orders',
    lines: [
      customer(
        'Bonjour, il manque un article dans mon colis {order}. J’ai reçu le sac mais pas la {product}.',
      ),
      agent('Je suis désolé. D’après l’entrepôt, l’envoi est parti en deux colis : le second arrive {day}.'),
      customer('Ce n’était écrit nulle part !'),
      note('Le courriel d’expédition ne parle toujours pas des envois en deux colis. À remonter.'),
      agent('Vous avez raison, et je le signale à l’équipe. Voici le numéro du second colis : GX-55120.'),
      customer('D’accord, je vais attendre. Merci.'),
    ],
  },
  {
    topic: 'returns',
    lines: [
      customer('La {product} ne s’allume plus après trois jours. Je peux la renvoyer ?'),
      agent('Bien sûr. Avez-vous essayé un autre chargeur ? Il arrive que le câble soit en cause.'),
      customer('Oui, deux autres. Rien.'),
      agent(
        'Alors nous l’échangeons. L’étiquette de retour est dans votre boîte mail, le dépôt se fait en point relais.',
      ),
      customer('Et si je préfère être remboursé ?'),
      agent('C’est aussi possible : {amount}, sous cinq jours après réception. Dites-moi simplement.'),
      customer('L’échange me va très bien.'),
      note('Échange enregistré. Troisième retour sur ce lot, prévenir la qualité.'),
    ],
  },
  {
    topic: 'returns',
    lines: [
      customer('J’ai renvoyé un article il y a dix jours et je ne vois pas le remboursement.'),
      agent('Je vérifie. Quel est le numéro de la commande ?'),
      customer('{order}'),
      agent(
        'Le colis est bien arrivé mardi. Le remboursement de {amount} est parti ce matin, comptez deux jours ouvrés.',
      ),
      customer('Très bien, je vous remercie.'),
    ],
  },
  {
    topic: 'account',
    lines: [
      customer('Je ne reçois pas le courriel pour changer mon mot de passe.'),
      agent('Regardez peut-être dans les indésirables ? Il vient de noreply@boutique.example.'),
      customer('J’ai regardé, il n’y est pas.'),
      note('L’adresse se termine par .con au lieu de .com dans la fiche.'),
      agent('J’ai trouvé : il y a une faute de frappe dans votre adresse. Puis-je la corriger en .com ?'),
      customer('Oui, bien sûr !'),
      agent('C’est corrigé, et le lien vient de repartir.'),
      customer('Reçu. Merci, bonne journée.'),
    ],
  },
  {
    topic: 'account',
    lines: [
      customer('Comment faire pour avoir une facture au nom de mon entreprise ?'),
      agent('Donnez-moi la raison sociale et le numéro de TVA, je la refais tout de suite.'),
      customer('Atelier Lemoine SARL, FR 40 303 265 045.'),
      agent('La nouvelle facture de {order} est dans votre compte, rubrique Documents.'),
      customer('Impeccable.'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('La {product} est-elle compatible avec les variateurs ?'),
      agent('Oui, avec tous ceux d’après 2015. Avant, elle peut clignoter un peu.'),
      customer('Le mien date de 2018, donc c’est bon ?'),
      agent('C’est bon. Et si jamais elle clignotait, vous avez trente jours pour nous la rendre.'),
      customer('Merci pour votre franchise.'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('Bonsoir, quelle est la garantie sur la {product} ?'),
      agent('Bonsoir ! Trois ans, pièces et main-d’œuvre. La batterie est garantie deux ans.'),
      customer('Et la réparation se fait en France ?'),
      agent('Oui, dans notre atelier de {city}. Comptez une dizaine de jours.'),
      customer('C’est tout ce que je voulais savoir.'),
    ],
  },
  {
    topic: 'product',
    lines: [
      customer('Je cherche un cadeau pour ma mère, autour de {amount}. Une idée ?'),
      agent('Avec plaisir ! Elle lit beaucoup, elle jardine, elle voyage ?'),
      customer('Elle lit tous les soirs.'),
      agent('Alors la {product} : lumière chaude, et elle s’éteint seule au bout d’une heure.'),
      customer('Oh, elle s’endort toujours avec la lampe allumée. Vendu !'),
      agent('Je vous mets l’emballage cadeau, il est offert ce mois-ci.'),
    ],
  },
];
