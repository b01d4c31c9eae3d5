import { ofName } from '../../../apps/console/src/i18n/of.js';

test.each([
  ['Ondres', 'd’Ondres'], ['Évry', 'd’Évry'], ['Hagetmau', 'd’Hagetmau'], ['Œuilly', 'd’Œuilly'], ['Bordeaux', 'de Bordeaux'], ['Le Havre', 'du Havre'], ['Les Essarts', 'des Essarts'],
  ['La Rochelle', 'de La Rochelle'], ['Lesperon', 'de Lesperon'], ['Leon', 'de Leon'], ['Yonville', 'd’Yonville'],
])('%s: %s', (name, joined) => expect(ofName(name)).toBe(joined));
