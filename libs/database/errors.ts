/** The code asked the database in a way that would hang or leak another tenant's rows; a programming error, never a user's. */
export class DatabaseMisuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatabaseMisuse';
  }
}

/** Another process works in this data folder. Two would silently lose each other's rows. */
export class FolderInUse extends Error {
  constructor(readonly folder: string) {
    super(`The data folder ${folder} is in use by another Craie server on this machine. Stop that one first, or give this one its own DATA_DIR.`);
    this.name = 'FolderInUse';
  }
}
