/** Holds the Dockerfile and what is in deploy/ to the code, as far as that goes without an engine for containers. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob, relative } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { loadConfig } from '../src/config/load.ts';
import { OPTIONS } from '../src/config/options.ts';
import { createTestApp, findFreePort } from './app.ts';
import { type Instruction, readDockerfile } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = readDockerfile(read('Dockerfile'));
const all = (name: string) => dockerfile.filter((instruction) => instruction.name === name);
const one = (name: string): Instruction => all(name).at(-1) ?? assert.fail(`no ${name}`);
/** What Linnet is given that is not one of its settings. */
const NOT_SETTINGS = /^(NODE_ENV|MALLOC_.*)$/;
const imageEnv = () => Object.fromEntries(all('ENV').flatMap(({ pairs }) => pairs));

interface Service {
  image: string;
  build?: string;
  environment?: Record<string, unknown>;
  volumes?: string[];
  depends_on?: string[];
  read_only?: boolean;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

test('what the image is given exists, and its settings are settings', () => {
  const ignored = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const { args, from } of all('COPY')) {
    for (const source of args.slice(0, -1).filter((path) => path !== '.')) {
      const path = relative('/linnet', join('/linnet', source));
      if (from === undefined) {
        assert.ok(existsSync(join(ROOT, path)), `${path} is not there`);
        assert.ok(!ignored.some((pattern) => matchesGlob(path, pattern)), `${path} is left out`);
      }
    }
  }
  for (const name of Object.keys(imageEnv())) {
    assert.ok(name in OPTIONS || NOT_SETTINGS.test(name), `${name} is no setting`);
  }
  assert.doesNotThrow(() => loadConfig(imageEnv(), '/linnet'));
  assert.equal(one('USER').text, 'node');
  assert.equal(one('VOLUME').text, imageEnv()['DATA_DIR']);
  assert.equal(one('EXPOSE').text, imageEnv()['PORT']);
});

test('it starts as npm start does', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const words = [...(one('ENTRYPOINT').json ?? []), ...(one('CMD').json ?? [])].join(' ');
  assert.ok(scripts['start']?.endsWith(`exec ${words}`), words);
  for (const [name, value] of Object.entries(imageEnv()).filter(([name]) => name.startsWith('MALLOC_')))
    assert.ok(scripts['start']?.includes(`${name}=${value}`), name);
});

test('its health check is well where the server is, and only there', async () => {
  const [program, ...args] = one('HEALTHCHECK').json as string[];
  assert.equal(program, 'node');
  const ask = async (port: string) => {
    const child = spawn(process.execPath, args, { env: { PORT: port }, stdio: 'ignore' });
    return (await once(child, 'exit'))[0] as number;
  };
  const app = await createTestApp({ listen: true });
  const { port } = new URL(app.url);
  assert.equal(await ask(port), 0);
  await app.close();
  assert.equal(await ask(port), 1);
});

for (const path of globSync('deploy/compose*.yaml', { cwd: ROOT })) {
  test(`${path}: every setting is one, and what it names is there`, () => {
    const { services, volumes } = parse(read(path), { merge: true }) as Compose;
    const folder = dirname(path);
    for (const [name, { image, build, environment = {}, volumes: mounts = [], ...service }] of Object.entries(
      services,
    )) {
      for (const other of service.depends_on ?? []) assert.ok(other in services, `${name} waits for ${other}`);
      for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
        if (source.startsWith('.')) assert.ok(existsSync(join(ROOT, folder, source)), `${name}: ${source}`);
        else assert.ok(source in volumes, `${name}: volume ${source}`);
      }
      if (!image.startsWith('linnet')) continue;
      assert.ok(existsSync(join(ROOT, folder, build ?? assert.fail(`${name} is built of nothing`), 'Dockerfile')));
      assert.ok(service.read_only);
      assert.ok(
        mounts.some((mount) => mount.split(':')[1] === imageEnv()['DATA_DIR']),
        `${name} keeps no data`,
      );
      for (const setting of Object.keys(environment))
        assert.ok(setting in OPTIONS, `${name}: ${setting} is no setting`);
      // `${NAME}` is what the operator gives, such as a password or an address.
      const given = Object.entries({ ...imageEnv(), ...environment }).map(([key, value]) => {
        const wanted = key === 'S3_ENDPOINT' ? 'https://s3.example.org' : 'given';
        return [key, String(value).replaceAll(/\$\{\w+\}/g, wanted)];
      });
      const config = loadConfig(Object.fromEntries(given), '/linnet');
      for (const url of [config.database, config.redis].filter((url) => url?.includes('://')))
        assert.ok(new URL(url as string).hostname in services, `${name}: nobody is called as in ${url}`);
    }
  });
}

test('proxies pass on to services that are there', () => {
  const { services } = parse(read('deploy/compose.large.yaml'), { merge: true }) as Compose;
  const upstreams = [...read('deploy/Caddyfile.large').matchAll(/\b([a-z][\w-]*):(\d+)\b/g)];
  assert.ok(upstreams.length > 2);
  for (const [, name = '', port] of upstreams) {
    assert.ok(name in services, name);
    assert.equal(port, imageEnv()['PORT']);
  }
});

// Downloads and builds everything: on demand alone.
const skip = process.env['LINNET_TEST_IMAGE'] !== 'true' && 'set LINNET_TEST_IMAGE=true: it takes minutes';
test('its own commands, in a copy of the sources, make a server that starts and is well', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-image-'));
  const [context, image] = [join(folder, 'build'), join(folder, 'image')];
  try {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
    for (const file of files.trim().split('\n')) cpSync(join(ROOT, file), join(context, file));
    const { stages } = splitStages(dockerfile);
    for (const { text } of stages[0]?.filter(({ name }) => name === 'RUN') ?? [])
      execFileSync('sh', ['-ec', text], { cwd: context, stdio: 'pipe' });
    for (const { args } of stages[1]?.filter(({ name, from }) => name === 'COPY' && from === 'build') ?? []) {
      const target = join(image, args.at(-1) as string);
      for (const source of args.slice(0, -1)) {
        const path = join(context, relative('/linnet', source));
        cpSync(path, (args.at(-1) as string).endsWith('/') ? join(target, path.split('/').at(-1) as string) : target, {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
    }
    rmSync(context, { recursive: true });
    const PORT = String(await findFreePort());
    const env = { ...imageEnv(), DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PORT };
    const [, ...args] = [...(one('ENTRYPOINT').json ?? []), ...(one('CMD').json ?? [])];
    const server = spawn(process.execPath, args, { cwd: image, env, stdio: ['ignore', 'pipe', 'pipe'] });
    await Promise.race([
      new Promise<void>((resolve) => server.stdout.on('data', (chunk) => /Open/.test(String(chunk)) && resolve())),
      once(server, 'exit').then(() => assert.fail('it ended')),
    ]);
    const [, ...check] = one('HEALTHCHECK').json as string[];
    execFileSync(process.execPath, check, { env: { PORT } });
    const page = await fetch(`http://127.0.0.1:${PORT}/about`);
    assert.equal(page.status, 200, 'the web app');
    server.kill('SIGTERM');
    assert.equal((await once(server, 'exit'))[0], 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function splitStages(instructions: Instruction[]): { stages: Instruction[][] } {
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return { stages };
}
