import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'
import { root } from './sources.ts'

const TEXTS = path.join(root, 'web/dashboard/texts/')

test('every text of the dashboard is used somewhere', () => {
  const config = path.join(root, 'web/tsconfig.json')
  const { config: given } = ts.readConfigFile(config, (file) => ts.sys.readFile(file)) as { config: unknown }
  const { fileNames, options } = ts.parseJsonConfigFileContent(given, ts.sys, path.dirname(config))
  const program = ts.createProgram(fileNames, options)
  const files = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(path.join(root, 'web/dashboard/')))
  const used = usedTexts(files, program.getTypeChecker())

  const texts = files.filter(({ fileName }) => fileName.startsWith(TEXTS)).flatMap((file) => textsIn(file, file))
  assert.ok(texts.length > 300, 'the texts are read')
  assert.deepEqual(
    texts
      .filter((text) => !used.has(text))
      .map((text) => `${path.basename(text.getSourceFile().fileName)} ${nameOf(text)}`),
    [],
  )
})

/** The texts themselves, not the groups that they stand in. */
function textsIn(node: ts.Node, file: ts.SourceFile): ts.PropertyAssignment[] {
  const below: ts.PropertyAssignment[] = []
  node.forEachChild((child) => void below.push(...textsIn(child, file)))
  return below.length === 0 && isNamed(node) ? [node] : below
}

/** Not what a formatter is told. */
const isNamed = (node: ts.Node): node is ts.PropertyAssignment =>
  ts.isPropertyAssignment(node) && !ts.isNewExpression(node.parent.parent)

function nameOf(text: ts.PropertyAssignment): string {
  const above = ts.findAncestor(text.parent, isNamed)
  const name = text.name.getText()
  return above === undefined ? name : `${nameOf(above)}.${name}`
}

/** Texts that something names, and all those of a group that is handed on or looked into by a name that is computed. */
function usedTexts(files: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlySet<ts.Node> {
  const used = new Set<ts.Node>()
  const ours = (symbol: ts.Symbol | undefined) =>
    symbol?.declarations?.filter((declaration) => declaration.getSourceFile().fileName.startsWith(TEXTS)) ?? []
  const allOf = (type: ts.Type): void => {
    for (const property of type.getProperties())
      for (const declaration of ours(property)) {
        if (used.has(declaration)) continue
        used.add(declaration)
        allOf(checker.getTypeOfSymbol(property))
      }
  }
  const visit = (node: ts.Node): void => {
    node.forEachChild(visit)
    if (!ts.isIdentifier(node)) return
    const symbol = checker.getSymbolAtLocation(node)
    const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    for (const declaration of ours(meant)) {
      if (isItself(node, declaration)) continue
      used.add(declaration)
      if (isWhole(node)) allIn(declaration)
    }
    // Through a name that was given to a group elsewhere.
    if (isWhole(node)) allOf(checker.getTypeAtLocation(node))
  }
  const allIn = (node: ts.Node): void => {
    used.add(node)
    node.forEachChild(allIn)
  }
  files.forEach(visit)
  return used
}

const isItself = (node: ts.Node, declaration: ts.Declaration): boolean =>
  node.parent === declaration || ts.isImportSpecifier(node.parent)

/** Whether the group that is named here goes on as a whole: nothing is taken out of it by a name. */
function isWhole(node: ts.Node): boolean {
  const named = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node
  const { parent } = named
  if (ts.isImportSpecifier(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) {
    // A name that is given here. `const texts = accountTexts.totp`: what is taken out of that is seen where it is.
    if (!ts.isPropertyAssignment(parent) || parent.name === named) return false
  }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === named) return false
  return !(ts.isElementAccessExpression(parent) && ts.isStringLiteral(parent.argumentExpression))
}
