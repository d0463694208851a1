// Phrases françaises du domaine « site » : ce qu'un service dit de lui-même une fois.
import type { siteEn } from './site.en.ts';

export const siteFr: Record<keyof typeof siteEn, string> = {
  'site.unknown-field': 'Les réglages du site n’ont pas de « {field} ». Ils connaissent : {known}.',
  'site.not-settings': 'Ce ne sont pas des réglages de site. Ils contiennent, au choix : {known}.',
  'site.bad-value': 'Le réglage {field} du site n’accepte pas {value}. Il accepte : {expected}.',
  'site.not-json': '« {path} » n’est pas un texte JSON ; les réglages du site ressemblent à {example}.',

  'app.site.title': 'Réglages du site',
  'app.site.unset': 'installation sur table non précisée : ni OAG/OAD ni CRA/CAU',
  'app.site.set': '{position} ; détecteur à gauche d’un patient sur le dos : {label}',
  'app.site.position': 'Le patient est installé',
  'app.site.position.none': 'non précisé',
  'app.site.side': 'Détecteur tourné vers la GAUCHE d’un patient sur le dos, tête la première : la machine affiche',
  'app.site.side.left': 'OAG',
  'app.site.side.right': 'OAD',
  'app.site.side.warn':
    'Essayez-le une fois en salle. Ne le précisez pas si la machine change ses indications selon la position du patient saisie.',
  'app.site.error': 'Erreur d’exécution d’une ponction (un écart type)',
  'app.site.error-mm': 'au point d’entrée, mm',
  'app.site.error-deg': 'de la direction, °',
  'app.site.dead': 'Espace mort d’un trocart et de sa tubulure, ml',
  'app.site.keep': 'Garder pour ce site',
  'app.site.explained': 'Gardé sur cet ordinateur pour tous les cas planifiés ici. Un plan fait avec d’autres réglages est signalé périmé.',
  'app.running.site': 'Enregistrement des réglages',
};
