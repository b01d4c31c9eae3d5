/** Backup, restore, and the commands on the server's own machine. */
export { BackupModule } from './backup.module.js';
