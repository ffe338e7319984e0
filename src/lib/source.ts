const GROUPS = 8
const GROUPS_OF_NETWORK = 4

/**
 * What whoever has an address is counted under, wherever a limit goes by addresses. An IPv6 address counts as its /64, for
 * that is the least that anybody is given: 2^64 addresses of one's own would be no limit. One that only writes an IPv4
 * address in IPv6 counts as that.
 */
export function sourceOf(address: string): string {
  const groups = groupsOf(address)
  if (groups === undefined) return address
  const [high = 0, low = 0] = groups.slice(-2)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  const network = groups.slice(0, GROUPS_OF_NETWORK).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight numbers of an IPv6 address, without its zone; undefined for anything else. */
function groupsOf(address: string): number[] | undefined {
  const [bare = ''] = address.split('%')
  const url = /^[\da-f:.]*:[\da-f:.]*$/i.test(bare) ? URL.parse(`http://[${bare}]/`) : null
  if (url === null) return undefined
  // As a URL has it, every address has one spelling, without dots.
  const [before = '', after] = url.hostname.slice(1, -1).split('::')
  const [left, right] = [before, after ?? ''].map((part) =>
    part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)),
  ) as [number[], number[]]
  return [...left, ...Array<number>(GROUPS - left.length - right.length).fill(0), ...right]
}
