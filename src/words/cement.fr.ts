// Phrases françaises du domaine « cement » : horloge, produits, séance.
import type { cementEn } from './cement.en.ts';

export const cementFr: Record<keyof typeof cementEn, string> = {
  'cement.done': 'Horloge du ciment calculée',
  'sitting.done': 'Séance planifiée',
  'cement.progress': 'Calcul des évolutions du ciment',
  'cement.no-product':
    'Aucun ciment n’a été choisi. Choisissez-en un, ou saisissez les temps de votre produit d’après sa notice ; rien n’a été calculé.',
  'cement.unknown-product': 'Le ciment « {product} » n’existe pas ici. Connus : {known}. Ou saisissez les temps de votre produit.',
  'cement.no-times':
    'La notice de {product} n’a pas été lue par ce programme : il n’en donne aucun temps. Saisissez ceux du produit (injecter à partir de, jusqu’à, prise) d’après sa notice.',
  'cement.no-kit': 'Le kit de {product} doit contenir de la poudre et du liquide ; rien n’a été calculé.',
  'cement.no-plan': 'Ce cas n’a aucun plan avec ciment : planifiez d’abord au moins un niveau.',
  'cement.bad-room': 'Une salle à {value} °C : elle doit être entre {low} et {high} °C. Rien n’a été calculé.',
  'cement.bad-paste': 'Poudre et liquide à {value} °C : ils doivent être entre {low} et {high} °C. Rien n’a été calculé.',
  'cement.bad-body': 'Un corps à {value} °C : il doit être entre {low} et {high} °C. Rien n’a été calculé.',
  'cement.bad-stated-temperature':
    'Les temps du produit sont donnés à {value} °C : il faut entre {low} et {high} °C. Rien n’a été calculé.',
  'cement.bad-from':
    'Injection à partir de {value} min après le mélange : il faut entre {low} et {high} min. Vérifiez la notice du produit.',
  'cement.bad-until': 'Injection jusqu’à {value} min après le mélange : il faut entre {low} et {high} min. Vérifiez la notice du produit.',
  'cement.bad-set-time': 'Prise après {value} min : il faut entre {low} et {high} min. Vérifiez la notice du produit.',
  'cement.times-order':
    'Les temps du produit sont impossibles : injection de {fromMin} min à {untilMin} min après le mélange. Saisissez ceux de sa notice ; rien n’a été calculé.',
  'cement.second-contradicts':
    'Les deux températures de la notice se contredisent : maniable jusqu’à {firstMin} min à {firstC} °C et {secondMin} min à {secondC} °C. Plus chaud doit être plus court.',
  'cement.set-before-stop':
    'Le produit serait pris ({setMin} min) avant la fin de son injection ({untilMin} min). Vérifiez les temps de sa notice.',
  'cement.bad-number': 'L’option {flag} demande un nombre ; valeur donnée : « {value} ».',
  'cement.bad-product':
    'Le fichier « {file} » ne décrit pas un ciment ({field}). Voir le guide « cement » pour son contenu ; rien n’a été calculé.',
  'cement.window-closed':
    'Pas de fenêtre sûre : dans l’évolution la plus lente on peut injecter à {fromMin} min, dans la plus rapide il faut arrêter à {untilMin} min. Refroidissez les composants, ou prenez un produit maniable plus longtemps. Le test de la pâte en main décide.',
  'cement.no-set-stated':
    '{product} n’indique pas de temps de prise : aucun temps n’est donné pour « retirer l’aiguille », « pris » et « dur ». Gardez un échantillon en main.',
  'cement.no-brand':
    'Ces temps sont des valeurs publiées de deux articles mises ensemble, pas celles du produit que vous tenez. Saisissez les siennes.',
  'cement.far-from-stated':
    'La salle ({roomC} °C) est loin de la température de la notice ({statedC} °C) : les fourchettes sont larges. Une seconde température indiquée les resserrerait.',
  'cement.pre-cooled':
    'Prérefroidi ({pasteC} °C dans une salle à {roomC} °C) : les temps dépendent du réchauffement de la pâte, pris à 10 min (6 à 15).',
  'cement.paste-warm': 'Poudre et liquide ({pasteC} °C) sont plus chauds que la salle ({roomC} °C) : tout vient plus tôt.',
  'cement.sitting.over-body': 'Les {wholeMl} ml prévus dépassent ce que contient le corps ({bodyMl} ml).',
  'cement.sitting.no-bore': 'Le diamètre intérieur d’une canule de {gauge} G n’est pas connu ici : son contenu n’est pas compté.',
  'cement.sitting.stylet-over':
    'Mandrin poussé, les canules ajoutent {pushMl} ml aux {wholeMl} ml : au-dessus de la fourchette du plan ({highMl} ml). Injectez moins, ou laissez-le dans la canule.',
  'cement.sitting.hand':
    'À travers la canule de {gauge} G, la main risque de ne plus pousser la pâte après {handMin} min de ce mélange (évolution la plus rapide) ; l’injection est prévue jusqu’à {endMin} min. Prenez une canule plus large ou commencez par elle.',
  'cement.sitting.too-slow':
    '{level} : {ml} ml par un trocart ne tiennent pas entre {fromMin} et {untilMin} min d’un mélange ; il faudrait {needMlPerMin} ml/min. Prenez un produit maniable plus longtemps, refroidissez-le, ou injectez moins.',
  'cement.sitting.passed-over':
    '{product} : {level}, {ml:1} ml par un trocart, ne tient pas entre {fromMin:1} et {untilMin:1} min de ce produit. Le produit suivant prend sa place : vérifiez que c’est bien celui que vous mélangez.',
  'cement.sitting.left-out':
    'Injections non programmées : {turnCount}. Aucune n’est placée après l’« arrêt » le plus précoce de son mélange.',
  'cement.phase.too-thin': 'Trop liquide',
  'cement.phase.inject': 'Injecter',
  'cement.phase.stop': 'Arrêter',
  'cement.phase.do-not-move': 'Ne pas bouger l’aiguille',
  'cement.phase.needle-out': 'Retirer l’aiguille',
  'cement.phase.setting': 'Prise en cours',
  'cement.phase.set': 'Ciment pris',
  'cement.mark.inject-from': 'injecter à partir de',
  'cement.mark.stop': 'arrêter d’injecter',
  'cement.mark.needle-out': 'retirer l’aiguille',
  'cement.mark.set': 'pris',
  'cement.mark.hard': 'polymérisation ≥ 90 % de sa valeur finale',
  'cement.where.paste': 'dans la seringue',
  'cement.where.syringe': 'échantillon dans la salle',
  'cement.product.published-pmma': 'Valeurs publiées (sans marque)',
  'cement.where.body': 'dans la vertèbre',
  'cement.end.fast': 'évolution plausible la plus rapide',
  'cement.end.slow': 'évolution plausible la plus lente',
  'cement.override':
    'Votre propre test prime sur cette horloge : la pâte pend sans couler ; l’échantillon dans la main. L’échantillon de la salle ne prend pas à la même vitesse que la vertèbre.',
  'cement.overridden': 'Déplacé par votre test.',
  'cement.statement':
    'Le texte de pratique dit : 90 % de la dureté finale après une vingtaine de minutes ({minutes}). C’est son affirmation, d’origine inconnue ; le programme calcule un degré de polymérisation, qui n’est pas la dureté.',
  'cement.ends': 'L’horloge s’arrête ici. Elle ne dit rien du lever du patient.',
  'cement.curing': 'Degré de polymérisation',
  'cement.viscosity': 'Viscosité',
  'cement.never-unfitted': 'Aucun temps n’est affiché qui ne vienne des temps indiqués pour ce produit.',
  'cement.class.low': 'basse viscosité',
  'cement.class.medium': 'viscosité moyenne',
  'cement.class.high': 'haute viscosité',
  'cement.opacifier.barium-sulfate': 'sulfate de baryum',
  'cement.opacifier.zirconium-dioxide': 'dioxyde de zirconium',
  'cement.opacifier.none': 'sans opacifiant',
  'cement.event.started': 'mélange commencé',
  'cement.event.paste-hangs': 'la pâte pend : prête selon le test de l’opérateur',
  'cement.event.injection-started': 'injection commencée',
  'cement.event.injection-ended': 'injection terminée',
  'cement.event.too-stiff': 'trop dure : arrêt par l’opérateur',
  'cement.event.needle-out': 'aiguille retirée',
  'cement.event.sample-hard': 'l’échantillon en main est dur',
  'cement.event.jump-accepted': 'l’heure de l’ordinateur a été prise après un saut',
  'cement.event.jump-kept': 'l’horloge en marche a été gardée après un saut',
  'cement.event.missed': 'manqué pendant la veille de l’écran',
  'cement.event.ended': 'horloge fermée',
};
