/**
 * Where the module of a thread is, beside the module that starts it: TypeScript in a checkout, JavaScript in what is
 * published. The compiler rewrites the endings of imports, but not those of URLs.
 */
export function threadFile(name: string, beside: string): URL {
  return new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside)
}
