/** docs/register.md is the sheet of the console, word for word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FACTS, PARTS, WHOLE } from '../../../../apps/console/src/rooms/register/register.rules.js';

const root = join(import.meta.dirname, '../../../..');
interface Sheet {
  title: string; lead: string; facts: Record<string, string>;
  whole: { title: string } & Record<string, { label: string; text: string }>;
  parts: Record<string, Record<string, string>>;
}

function markdown({ title, lead, facts, whole, parts }: Sheet): string {
  const line = (label = '', text = '') => `- **${label}** : ${text.replace('{{name}}', 'Votre syndicat')}`;
  const blocks = [
    `# ${title}`, lead, `## ${whole.title}`, WHOLE.map((key) => line(whole[key]?.label, whole[key]?.text)).join('\n'),
    ...PARTS.flatMap((part) => [`## ${parts[part]?.['title']}`, FACTS.map((fact) => line(facts[fact], parts[part]?.[fact])).join('\n')]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

test('the document says what the console shows', () => {
  const sheet = JSON.parse(readFileSync(join(root, 'apps/console/src/i18n/fr/register.json'), 'utf8')) as Sheet;
  expect(Object.keys(sheet.parts)).toEqual([...PARTS]);
  expect(readFileSync(join(root, 'docs/register.md'), 'utf8')).toBe(markdown(sheet));
});
