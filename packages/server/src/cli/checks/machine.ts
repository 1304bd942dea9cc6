import { spawn } from 'node:child_process';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { formatBytes } from '../../lib/format-bytes.ts';
import { databaseFiles, findOpenMode } from '../data-folder.ts';
import { type Check, ok, problem, warning } from './check.ts';

const NODE_MIN = [24, 15];
const GIB = 1024 ** 3;

/** What the server stands on. */
export const MACHINE_CHECKS: Check[] = [
  {
    id: 'node',
    run: async () => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const recent = major > NODE_MIN[0]! || (major === NODE_MIN[0] && minor >= NODE_MIN[1]!);
      if (recent) return ok(`Node ${process.versions.node}`);
      return problem(
        `Node ${process.versions.node} is too old`,
        `Run "npm ci" and start with "npm start": it brings its own Node. Else install Node ${NODE_MIN.join('.')} or later.`,
      );
    },
  },
  {
    id: 'data-folder',
    run: async ({ config }) => {
      const folder = await stat(config.dataDir).catch(() => undefined);
      if (folder === undefined) {
        return warning(`${config.dataDir} does not exist yet`, 'It is made when the server starts for the first time.');
      }
      const writable = await access(config.dataDir, constants.W_OK).then(
        () => true,
        () => false,
      );
      if (!folder.isDirectory() || !writable) {
        return problem(
          `${config.dataDir} cannot be written to`,
          `Give it to the user that runs Linnet: chown -R linnet "${config.dataDir}"`,
        );
      }
      return ok(`${config.dataDir} can be written to`);
    },
  },
  {
    id: 'secrets',
    run: async ({ config }) => {
      const paths = [config.dataDir, ...databaseFiles(config)];
      const open: string[] = [];
      for (const path of paths) if ((await findOpenMode(path)) !== 0) open.push(path);
      if (open.length === 0) return ok('only its owner and group may read the data');
      return warning(
        `other users of this machine may look into ${open.join(', ')}, with the keys of all accounts`,
        `The next start closes it, or now: chmod g-w,o-rwx ${open.map((path) => `"${path}"`).join(' ')}`,
      );
    },
  },
  {
    id: 'disk',
    run: async ({ config }) => {
      const disk = await statfs(config.dataDir).catch(() => statfs(dirname(config.dataDir)).catch(() => undefined));
      if (disk === undefined) return warning('free space is unknown', 'Set DATA_DIR to a folder on a local disk.');
      const free = disk.bavail * disk.bsize;
      const message = `${formatBytes(free)} free`;
      const fix = 'Make room or move DATA_DIR to a larger disk: a full disk stops all writing.';
      if (free < GIB / 5) return problem(message, fix);
      return free < GIB ? warning(message, fix) : ok(message);
    },
  },
  {
    id: 'memory',
    run: async () => {
      const free = process.availableMemory?.() ?? freemem();
      const message = `${formatBytes(free)} of memory available`;
      return free < GIB / 5
        ? warning(message, 'Linnet needs about 200 MiB. Stop other programs or add memory.')
        : ok(message);
    },
  },
  {
    id: 'images',
    apart: true,
    run: async () => {
      try {
        const { default: sharp } = await import('sharp');
        const pixel = { width: 8, height: 8, channels: 3 as const, background: '#c0392b' };
        await sharp({ create: pixel }).webp().toBuffer();
        return ok(`libvips ${sharp.versions.vips}`);
      } catch (error) {
        return problem(
          `images cannot be processed: ${(error as Error).message.split('\n')[0]}`,
          'Run "npm ci" again on this machine, so that the package sharp fits it.',
        );
      }
    },
  },
  {
    id: 'video',
    run: async ({ config }) => {
      const as = 'videos and sounds are kept as they are uploaded, with what cameras and phones wrote into them';
      if (config.videoMaxBytes === 0) return ok('no videos and sounds are taken (VIDEO_MAX_BYTES)');
      if (!config.videoConvert) return ok(`${as} (VIDEO_CONVERT)`);
      const version = await ffmpegVersion();
      if (version !== undefined) return ok(`ffmpeg ${version}`);
      return warning(
        `ffmpeg is not installed: ${as}, and some play in some browsers only`,
        'Install it: apt-get install ffmpeg, and start Linnet anew.',
      );
    },
  },
];

function ffmpegVersion(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('ffmpeg', ['-version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', () => resolve(undefined));
    child.on('close', () => resolve(/version (\S+)/.exec(text)?.[1]));
  });
}
