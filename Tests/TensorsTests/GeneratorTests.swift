import Tensors
import Testing

@Suite struct GeneratorTests {
  @Test func `ten rounds of Philox 4×32 give the published numbers`() {
    // The known answers of Random123 for philox4x32_10.
    let zero = Generator.block(counter: [0, 0], key: 0)
    #expect(zero == [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c])
    let ones = Generator.block(counter: [.max, .max], key: .max)
    #expect(ones == [0x41c8_3b0e_408f_276d, 0x6d54_51fd_a20b_c7c6])
  }

  @Test func `the same seed gives the same numbers and another seed others`() {
    var (a, b, c) = (Generator(seed: 1), Generator(seed: 1), Generator(seed: 2))
    let first = (0..<5).map { _ in a.next() }
    #expect(first == (0..<5).map { _ in b.next() })
    #expect(first != (0..<5).map { _ in c.next() })
    var resumed = Generator(seed: 1)
    resumed.position = 3
    #expect(resumed.next() == first[3])
  }

  @Test func `split streams differ by every label`() {
    let g = Generator(seed: 1)
    var streams = Set<UInt64>()
    for epoch in 0..<10 { for index in 0..<100 { streams.insert(g.split(epoch, index).stream) } }
    #expect(streams.count == 1000)
    #expect(g.split(1, 2) == g.split(1, 2))
  }

  @Test func `moments are those of the distributions`() {
    var g = Generator(seed: 3)
    let uniform = Tensor<Float>.uniform([200_000], using: &g)
    #expect(abs(uniform.mean().item - 0.5) < 0.003)
    #expect(abs(uniform.variance().item - 1.0 / 12) < 0.001)
    #expect(uniform.min().item >= 0 && uniform.max().item < 1)
    let normal = Tensor<Float>.normal([200_000], using: &g)
    #expect(abs(normal.mean().item) < 0.01)
    #expect(abs(normal.variance().item - 1) < 0.02)
    #expect(abs((normal * normal * normal).mean().item) < 0.05)
  }

  @Test func `a permutation holds every number once`() {
    var g = Generator(seed: 4)
    let order = g.permutation(100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
  }
}
