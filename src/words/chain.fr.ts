// Phrases françaises du domaine « chain » : corps proposés entre deux corps cliqués.
import type { chainEn } from './chain.en.ts';

export const chainFr: Record<keyof typeof chainEn, string> = {
  'chain.propose': 'Proposer les corps intermédiaires',
  'chain.found': '{foundCount} corps trouvés entre {upper} et {lower}. Rien n’est gardé avant que vous l’acceptiez.',
  'chain.incomplete': '{foundCount} corps trouvés, mais ils ne vont pas de {upper} à {lower} : l’un d’eux n’a pas été reconnu.',
  'chain.disagrees':
    'D’après leurs noms, {namedCount} corps séparent {upper} de {lower} ; {foundCount} ont été trouvés. L’un des noms est faux, ou un corps a été sauté ou pris deux fois. Regardez chacun d’eux avant de continuer.',
  'chain.look': 'Cliquez vous-même le corps manquant, puis demandez une nouvelle proposition.',
  'chain.show': 'Voir {level}',
  'chain.accept': 'Accepter {level}',
  'chain.accept-all': 'Accepter les {nCount}',
  'chain.recount': 'J’en compte aussi {nCount} : accepter, et {lower} devient {counted}',
  'chain.drop': 'Les abandonner',
  'find.chain-needs-two': 'Cliquez d’abord un corps à chaque extrémité : les corps intermédiaires sont proposés à partir de là.',
  'find.chain-disagrees':
    '{foundCount} corps ont été trouvés là où les noms des extrémités en laissent {namedCount}. Rien n’a été gardé : vérifiez les noms, ou cliquez les corps un par un.',
  'find.chain-stale':
    'L’une des deux extrémités a été renommée ou retirée entre-temps. Rien n’a été gardé : demandez une nouvelle proposition.',
};
