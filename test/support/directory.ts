/** A school directory as the ministry publishes it, of schools that do not exist: the same columns, the same habits, the same mistakes. */

export const DIRECTORY_COLUMNS = [
  'Identifiant_de_l_etablissement', 'Nom_etablissement', 'Type_etablissement', 'Statut_public_prive', 'Adresse_1', 'Code_postal', 'Code_commune', 'Nom_commune',
  'Nom_circonscription', 'Latitude', 'Longitude', 'Etat', 'Ecole_maternelle', 'Ecole_elementaire', 'Libelle_nature',
] as const;
export type DirectoryRow = Partial<Record<(typeof DIRECTORY_COLUMNS)[number], string>>;

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
/** A UAI that checks, of the numbers from 0409500: beyond those of real schools of the Landes. */
export const directoryUai = (index: number): string => { const digits = `0409${String(500 + index).padStart(3, '0')}`; return digits + LETTERS.charAt(Number(digits) % LETTERS.length); };

const NAMES = ['des Pins', 'du Lac', 'Jules-Ferry', 'Les Échasses', 'de l’Airial', 'du Bourg', 'Simone-Veil', 'des Dunes'];
const COMMUNES = [['40192', 'Mont-de-Marsan', '40000'], ['40088', 'Dax', '40100'], ['40046', 'Biscarrosse', '40600'], ['40312', 'Tarnos', '40220']] as const;
const DISTRICTS = ['Mont-de-Marsan Nord', 'Dax Sud', 'Côte landaise'];

/** `count` rows that are fine, the same each time. */
export function directoryRows(count: number): DirectoryRow[] {
  return Array.from({ length: count }, (_, at): DirectoryRow => {
    const [code, commune, postal] = COMMUNES[at % COMMUNES.length] ?? COMMUNES[0];
    const nursery = at % 3 === 0;
    return {
      Identifiant_de_l_etablissement: directoryUai(at), Nom_etablissement: `École ${nursery ? 'maternelle' : 'élémentaire'} fictive ${NAMES[at % NAMES.length]} ${at + 1}`, Type_etablissement: 'Ecole',
      Statut_public_prive: 'Public', Adresse_1: `${at + 1} rue de l’École${at % 5 === 0 ? '\nBâtiment "B"; entrée cour' : ''}`, Code_postal: postal, Code_commune: code, Nom_commune: commune,
      Nom_circonscription: DISTRICTS[at % DISTRICTS.length] ?? '', Latitude: `43,${800 + at}`, Longitude: `-0,${500 + at}`, Etat: 'OUVERT',
      Ecole_maternelle: nursery ? '1' : '0', Ecole_elementaire: nursery ? '0' : '1', Libelle_nature: nursery ? 'ECOLE MATERNELLE' : 'ECOLE DE NIVEAU ELEMENTAIRE',
    };
  });
}

/** The file, in UTF-8 with its mark, separated by semicolons. */
export function directoryCsv(rows: readonly DirectoryRow[], columns: readonly string[] = DIRECTORY_COLUMNS): string {
  const cell = (text: string) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => DIRECTORY_COLUMNS.map((column) => cell(row[column] ?? '')).join(';'));
  return `\u{FEFF}${[columns.join(';'), ...lines].join('\r\n')}\r\n`;
}
