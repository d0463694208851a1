// Phrases françaises du domaine « chain » : corps proposés entre deux corps cliqués.
import type { chainEn } from './chain.en.ts';

export const chainFr: Record<keyof typeof chainEn, string> = {
  'chain.propose': 'Proposer les corps intermédiaires',
  'chain.found': 'Corps trouvés entre {upper} et {lower} : {foundCount}. Rien n’est gardé avant que vous l’acceptiez.',
  'chain.incomplete': 'Corps trouvés : {foundCount}, mais ils ne vont pas de {upper} à {lower} ; l’un d’eux n’a pas été reconnu.',
  'chain.disagrees':
    'Corps entre {upper} et {lower} d’après leurs noms : {namedCount} ; trouvés : {foundCount}. L’un des noms est faux, ou un corps a été sauté ou pris deux fois. Regardez chacun d’eux avant de continuer.',
  'chain.look': 'Cliquez vous-même le corps manquant, puis demandez une nouvelle proposition.',
  'chain.show': 'Voir {level}',
  'chain.accept': 'Accepter {level}',
  'chain.accept-all': 'Accepter les {nCount}',
  'chain.recount': 'J’en compte aussi {nCount} : accepter, et {lower} devient {counted}',
  'chain.drop': 'Les abandonner',
  'find.chain-needs-two': 'Cliquez d’abord un corps à chaque extrémité : les corps intermédiaires sont proposés à partir de là.',
  'find.chain-disagrees':
    'Corps trouvés : {foundCount} ; les noms des extrémités en laissent {namedCount}. Rien n’a été gardé : vérifiez les noms, ou cliquez les corps un par un.',
  'chain.arches': 'Tracer pédicules et arcs',
  'chain.arches-again': 'Retracer pédicules et arcs',
  'chain.arches-why':
    'À partir des corps vers l’arrière, en suivant l’os ; les articulations l’arrêtent. Vérifiez chaque pédicule sur les coupes : ce n’est pas une carte de segmentation.',
  'find.arch-needs-ct': 'Pédicules et arcs ne se tracent que sur un scanner.',
  'find.arch-needs-body': 'Cliquez d’abord les corps : les arcs sont tracés à partir d’eux.',
  'find.arch-nothing': 'Aucun os n’a pu être suivi en arrière de ces corps.',
  'find.arch-painted': 'Ces arcs ont été peints à la main et restent tels quels. Annulez d’abord le pinceau, puis retracez-les.',
  'find.arch-cut': 'L’arc atteint le bord de l’image : ce qui le dépasse manque.',
  'workup.arch-grown': 'Pédicules et arc ont été tracés à partir d’un corps cliqué, sans carte de segmentation.',
  'workup.pedicle-guessed.left': 'Pédicule GAUCHE : l’image montre {seenPercent} % de sa paroi, trop peu pour mesurer une marge.',
  'workup.pedicle-guessed.right': 'Pédicule DROIT : l’image montre {seenPercent} % de sa paroi, trop peu pour mesurer une marge.',
  'plan.arch-grown':
    'Pédicules et arc ont été tracés à partir d’un clic. Vérifiez leurs parois sur les coupes avant de vous fier à une marge.',
  'plan.pedicle-guessed.left':
    'Le pédicule gauche ne permet pas de mesurer une marge : sa paroi est plus devinée que vue. Aucun trajet, aucune marge ni aucun risque d’effraction n’est donné de ce côté tant qu’une personne n’a pas corrigé son masque ou son axe, ou déposé une carte de segmentation.',
  'plan.pedicle-guessed.right':
    'Le pédicule droit ne permet pas de mesurer une marge : sa paroi est plus devinée que vue. Aucun trajet, aucune marge ni aucun risque d’effraction n’est donné de ce côté tant qu’une personne n’a pas corrigé son masque ou son axe, ou déposé une carte de segmentation.',
  'find.chain-stale':
    'L’une des deux extrémités a été renommée ou retirée entre-temps. Rien n’a été gardé : demandez une nouvelle proposition.',
};
