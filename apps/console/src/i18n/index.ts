/** French first, English beside it. One namespace a file: `i18n/fr/devices.json` is `devices:`. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { ofName } from './of.js';
import { withMany, type Messages } from './plurals.js';

export type Locale = 'fr' | 'en';
const files = import.meta.glob<Messages>('./{fr,en}/*.json', { eager: true, import: 'default' });

const resources: Record<Locale, Record<string, Messages>> = { fr: {}, en: {} };
for (const [path, messages] of Object.entries(files)) {
  const [, locale, namespace] = /\.\/(fr|en)\/(.+)\.json$/.exec(path) ?? [];
  if (locale && namespace) resources[locale as Locale][namespace] = withMany(messages);
}

const STORED = 'craie.locale';
const stored = localStorage.getItem(STORED);

void i18next.use(initReactI18next).init({
  resources,
  lng: stored === 'en' || stored === 'fr' ? stored : 'fr',
  fallbackLng: 'fr',
  defaultNS: 'shell',
  ns: Object.keys(resources.fr),
  interpolation: { escapeValue: false },
});
// `{{name, of}}`, in French alone.
i18next.services.formatter?.add('of', (value) => ofName(String(value)));
document.documentElement.lang = i18next.language;

/** Changes the language of the console and remembers it on this browser. */
export function setLocale(locale: Locale): void {
  localStorage.setItem(STORED, locale);
  document.documentElement.lang = locale;
  void i18next.changeLanguage(locale);
}

/** The language of a console, until somebody chooses one in this browser. */
export function proposeLocale(locale: Locale): void {
  if (localStorage.getItem(STORED) !== null) return;
  document.documentElement.lang = locale;
  void i18next.changeLanguage(locale);
}

export const i18n = i18next;
