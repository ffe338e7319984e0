import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateShares } from './rate-shares.ts'

const LIMIT = 50
const APP = 'app'

/** Instances that see so many requests a second, after they have told each other. @returns what each lets through. */
function settled(demands: readonly number[], limit = LIMIT): number[] {
  const instances = demands.map(() => new RateShares(limit))
  instances.forEach((shares, at) => {
    for (let request = 0; request < (demands[at] ?? 0); request++) shares.count(APP)
  })
  const told = instances.map((shares) => shares.toTell(1).get(APP) ?? 0)
  instances.forEach((shares, at) => {
    const others = told.reduce((sum, rate, index) => (index === at ? sum : sum + rate), 0)
    shares.heard(others === 0 ? new Map() : new Map([[APP, others]]))
  })
  return instances.map((shares, at) => Math.min(shares.of(APP), demands[at] ?? 0))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

test('whatever comes to how many instances, they let through the limit and no more than the stated bound beyond', () => {
  const some = [0, 1, 2, 3, 4, 10, 24, 25, 26, 49, 50, 51, 200, 5000]
  for (const first of some)
    for (const second of some)
      for (const others of [[], [0], [3, 3, 3], [60, 1], Array.from({ length: 12 }, () => 7)]) {
        const demands = [first, second, ...others]
        const through = sum(settled(demands))
        const bound = LIMIT + demands.length + (LIMIT * demands.length) / 16
        assert.ok(through <= bound, `${demands.join(' ')}: ${through}`)
        assert.ok(through >= Math.min(LIMIT, sum(demands)), `${demands.join(' ')}: only ${through}`)
      }
})

test('an application that stays within its limit is refused nothing, however its requests are spread', () => {
  for (const demands of [[50, 0], [25, 25], [49, 1], [40, 5, 5], Array.from({ length: 10 }, () => 5)])
    assert.deepEqual(settled(demands), demands)
})

test('one instance alone gives the whole limit, and so does one that has not heard of the others yet', () => {
  const shares = new RateShares(LIMIT)
  assert.equal(shares.of(APP), LIMIT)
  for (let request = 0; request < 500; request++) shares.count(APP)
  shares.toTell(1)
  assert.equal(shares.of(APP), LIMIT)
})

test('a client that comes to an instance while others use the limit up gets its part with the next exchange', () => {
  const shares = new RateShares(LIMIT)
  shares.heard(new Map([[APP, 500]]))
  assert.ok(shares.of(APP) >= 1, 'something from the start')
  for (let request = 0; request < 500; request++) shares.count(APP)
  shares.toTell(1)
  assert.equal(shares.of(APP), LIMIT / 2)
})

test('what came within the time of a longer limit is told in each of its rounds, and after that no more', () => {
  const shares = new RateShares(20, 60)
  for (let call = 0; call < 12; call++) shares.count(APP)
  for (let round = 1; round <= 60; round++) assert.deepEqual([...shares.toTell(1)], [[APP, 12]], `round ${round}`)
  assert.deepEqual([...shares.toTell(1)], [])
  for (let call = 0; call < 12; call++) shares.count(APP)
  assert.deepEqual([...shares.toTell(61)], [[APP, 6]], 'rounds that come late count for less')
})

test('only applications that use a good part of their limit are told of', () => {
  const shares = new RateShares(LIMIT)
  for (let request = 0; request < 3; request++) shares.count('rare')
  for (let request = 0; request < 4; request++) shares.count('often')
  assert.deepEqual([...shares.toTell(1)], [['often', 4]])
  assert.deepEqual([...shares.toTell(1)], [], 'and only of what is new')
})
