// Phrases du poste de travail : dispositions, touches, comparaison de deux plans, réunion, impression, travail sans réseau.
import type { deskEn } from './desk.en.ts';

export const deskFr: Record<keyof typeof deskEn, string> = {
  'desk.layout.before-after': 'Avant / après',
  'desk.key.ctrl': 'Ctrl',
  'desk.key.shift': 'Maj',
  'desk.key.alt': 'Alt',
  'desk.key.space': 'Espace',
  'desk.key.escape': 'Échap',
  'desk.key.pageup': 'Page haut',
  'desk.key.pagedown': 'Page bas',
  'desk.key.arrows': 'flèches',
  'desk.key.home': 'Début',
  'desk.key.end': 'Fin',
  'desk.key.enter': 'Entrée',
  'desk.keys.group.mouse': 'Souris et doigt, dans une image',
  'desk.keys.group.pictures': 'Images',
  'desk.keys.group.layouts': 'Dispositions',
  'desk.keys.group.case': 'Dossier',
  'desk.keys.nudge': 'Déplacer le réticule de 1 mm',
  'desk.keys.step-layout': 'Disposition précédente, suivante',
  'desk.keys.escape': 'Toutes les images de nouveau',
  'desk.keys.undo': 'Défaire',
  'desk.keys.redo': 'Refaire',
};
