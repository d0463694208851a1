// One process that carries out many commands, each in its folder and environment: what a person's command does, without loading the program for each.
// Started by trocart.ts.
const { main } = await import(new URL('../../dist/cli/main.js', import.meta.url).href);
const bare = { ...process.env };

process.on('message', async ({ id, args, cwd, env }) => {
  let out = '';
  let err = '';
  const into = (add) => (text, encoding, done) => {
    add(typeof text === 'string' ? text : Buffer.from(text).toString());
    const told = typeof encoding === 'function' ? encoding : done;
    told?.();
    return true;
  };
  const kept = [process.stdout.write, process.stderr.write];
  process.stdout.write = into((text) => (out += text));
  process.stderr.write = into((text) => (err += text));
  for (const name of Object.keys(process.env)) if (!(name in bare)) delete process.env[name];
  Object.assign(process.env, bare, env);
  process.chdir(cwd);
  process.removeAllListeners('SIGINT');
  process.stdout.removeAllListeners('error');
  const code = await main(args).catch((e) => ((err += String(e)), -1));
  [process.stdout.write, process.stderr.write] = kept;
  process.send({ id, code, out, err });
});
process.send({ ready: true });
