import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_CODES, PROBLEMS, REASONS, SETTING_KEYS, SETTINGS, type SettingDeclaration } from '#contract';
import { withMany, type Messages } from '../../../apps/console/src/i18n/plurals.js';

const folder = join(import.meta.dirname, '../../../apps/console/src/i18n');
/** A file that is missing says nothing: the test of the file list names it. */
function read(locale: string, file: string): Messages {
  const path = join(folder, locale, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Messages) : {};
}
const files = readdirSync(join(folder, 'fr')).sort();

function flat(messages: Messages, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').sort();

test('each language has the same files', () => {
  expect(readdirSync(join(folder, 'en')).sort()).toEqual(files);
});

describe.each(files)('%s', (file) => {
  const fr = flat(read('fr', file));
  const en = flat(read('en', file));

  test('says the same things in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...fr.keys()].sort());
  });

  test('fills in the same values', () => {
    for (const [key, text] of fr) expect({ key, values: placeholders(en.get(key) ?? '') }).toEqual({ key, values: placeholders(text) });
  });

  test('has nothing empty, and a singular for each plural', () => {
    for (const [key, text] of fr) {
      expect(text.trim()).not.toBe('');
      if (key.endsWith('_other')) expect([...fr.keys()]).toContain(key.replace(/_other$/, '_one'));
    }
  });
});

test('each reason of the contract has its word and what happens next', () => {
  const reasons = flat(read('fr', 'reasons.json'));
  for (const reason of REASONS) expect([reasons.has(`${reason}.label`), reasons.has(`${reason}.next`)]).toEqual([true, true]);
});

test('each problem of the contract says what happened and what to do', () => {
  const problems = flat(read('fr', 'problems.json'));
  for (const code of [...Object.keys(PROBLEMS), 'unreachable', 'unexpected']) {
    expect([code, problems.has(`${code}.title`), problems.has(`${code}.detail`) || problems.has(`${code}.detail_other`)]).toEqual([code, true, true]);
  }
});

test('each setting says what it does, and each of its choices what it is', () => {
  const words = flat(read('fr', 'placesettings.json'));
  const wordKey = (key: string) => key.replaceAll('.', '-');
  for (const key of SETTING_KEYS) {
    const { type }: SettingDeclaration = SETTINGS[key];
    const choices = type.kind === 'choice' ? type.choices : [];
    const needed = [`rooms.${key.split('.')[0]}`, ...['name', 'help', ...choices.map((choice) => `choices.${wordKey(choice)}`)].map((word) => `settings.${wordKey(key)}.${word}`), ...(type.kind === 'integer' ? [`units.${type.unit}_other`, `suffix.${type.unit}`] : [])];
    expect(needed.filter((word) => !words.has(word))).toEqual([]);
  }
});

test('each word for a wrong field has its sentence', () => {
  const problems = flat(read('fr', 'problems.json'));
  expect([...problems.keys()].filter((key) => key.startsWith('fields.')).sort()).toEqual(FIELD_CODES.map((code) => `fields.${code}`).sort());
});

test('millions read like other plurals unless said otherwise', () => {
  expect(withMany({ a_one: '1', a_other: 'n', b: { c_other: 'n', c_many: 'm' } })).toEqual({ a_one: '1', a_other: 'n', a_many: 'n', b: { c_other: 'n', c_many: 'm' } });
});
