/**
 * Tests install and remove real packages. They do it apart: in a mount namespace where the folders that packages write
 * to are overlays in memory, gone with the run however it ends. The machine itself keeps its packages. `CRAIE_APART` in
 * the environment says that it is so; without it those tests are skipped.
 */
import { spawnSync } from 'node:child_process';

const MOUNTS = `set -e
mount -t tmpfs -o size=2g none /mnt
for folder in etc opt usr var; do
  mkdir -p /mnt/$folder/upper /mnt/$folder/work
  mount -t overlay none -o lowerdir=/$folder,upperdir=/mnt/$folder/upper,workdir=/mnt/$folder/work /$folder
done
umount -l /mnt
export CRAIE_APART=true
exec "$@"`;

const wrap = (argv) => ['unshare', '-m', 'sh', '-c', MOUNTS, 'sh', ...argv];

/** The command line that runs `argv` apart; `argv` itself where that cannot be done (not root, no overlays). */
export function apart(argv) {
  const [command, ...args] = wrap(['true']);
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0 ? wrap(argv) : argv;
}
