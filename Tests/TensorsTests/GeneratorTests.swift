import Tensors
import Testing

@Suite struct GeneratorTests {
  @Test func `Philox 4×32-10 gives the published numbers`() {
    // The known answers of Random123 for philox4x32_10.
    let zero = Generator.block(counter: [0, 0], key: 0)
    #expect(zero == [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c])
    let ones = Generator.block(counter: [.max, .max], key: .max)
    #expect(ones == [0x41c8_3b0e_408f_276d, 0x6d54_51fd_a20b_c7c6])
  }

  @Test func `the random seed determines the numbers`() {
    var (a, b, c) = (Generator(seed: 1), Generator(seed: 1), Generator(seed: 2))
    let first = (0..<5).map { _ in a.next() }
    #expect(first == (0..<5).map { _ in b.next() })
    #expect(first != (0..<5).map { _ in c.next() })
    var resumed = Generator(seed: 1)
    resumed.position = 3
    #expect(resumed.next() == first[3])
  }

  @Test func `split returns a different stream for every label`() {
    let g = Generator(seed: 1)
    var streams = Set<UInt64>()
    for epoch in 0..<10 { for index in 0..<100 { streams.insert(g.split(epoch, index).stream) } }
    #expect(streams.count == 1000)
    #expect(g.split(1, 2) == g.split(1, 2))
  }

  @Test func `uniform and normal have the moments of their distributions`() {
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

  @Test func `gamma and beta have the moments of their distributions`() {
    var g = Generator(seed: 5)
    let count = 100_000
    for shape: Float in [0.3, 1, 2.5, 40] {
      let x = Tensor((0..<count).map { _ in g.gamma(shape) }, shape: [count])
      let error = (shape / Float(count)).squareRoot()
      #expect(abs(x.mean().item - shape) < 5 * error, "\(shape)")
      #expect(abs(x.variance().item - shape) < 0.06 * shape, "\(shape)")
      #expect(x.min().item >= 0)
    }
    for (a, b) in [(Float(0.2), Float(0.2)), (1, 1), (0.5, 3), (8, 2)] {
      let x = Tensor((0..<count).map { _ in g.beta(a, b) }, shape: [count])
      let (mean, variance) = (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1)))
      #expect(abs(x.mean().item - mean) < 5 * (variance / Float(count)).squareRoot(), "\(a), \(b)")
      #expect(abs(x.variance().item - variance) < 0.04 * variance, "\(a), \(b)")
      #expect(x.min().item >= 0 && x.max().item <= 1)
    }
    // So small a parameter that both gamma variables underflow.
    #expect((0..<100).allSatisfy { _ in (0...1).contains(g.beta(1e-6, 1e-6)) })
  }

  @Test func `permutation contains every number once`() {
    var g = Generator(seed: 4)
    let order = g.permutation(100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
  }
}

@Suite struct RandomTensorTests {
  @Test func `bernoulli has the given probability`() {
    var g = Generator(seed: 5)
    let share = Float(Tensor.bernoulli([100_000], probability: 0.3, using: &g).countTrue) / 100_000
    #expect(abs(share - 0.3) < 0.005)
    #expect(Tensor.bernoulli([100], probability: 0, using: &g).countTrue == 0)
  }

  @Test func `choice follows its weights, and draws each number once without replacement`() {
    var g = Generator(seed: 6)
    let drawn = g.choice(30_000, below: 3, weights: [1, 0, 3])
    #expect(!drawn.contains(1))
    #expect(abs(Double(drawn.count { $0 == 2 }) / 30_000 - 0.75) < 0.01)
    #expect(Set(g.choice(10, below: 10, replacing: false)).count == 10)
    #expect(g.choice(2, below: 3, replacing: false, weights: [1, 0, 1]).sorted() == [0, 2])
  }
}

@Suite struct TypeTests {
  @Test func `arithmetic keeps the element type`() {
    let wide: Tensor<Double> = [[1, 2], [3, 4]]
    #expect((wide + [10, 20]).scalars == [11, 22, 13, 24])
    #expect((wide / 2).scalars == [0.5, 1, 1.5, 2])
    let whole: Tensor<Int32> = [7, -7]
    #expect((whole / 2).scalars == [3, -3])
    #expect((whole * [2, 3]).scalars == [14, -21])
    #expect(whole.total() == 0)
  }

  @Test func `cast is explicit and rounds as C does`() {
    let x: Tensor<Float> = [1.9, -1.9, 0]
    #expect(x.cast(to: Int32.self).scalars == [1, -1, 0])
    #expect(x.cast(to: Double.self).scalars[2] == 0)
    #expect(Tensor<Int32>([300, -1]).cast(to: UInt8.self).scalars == [44, 255])
    #expect(Tensor<UInt8>([3]).cast(to: Float.self).scalars == [3])
    #expect(Tensor<Bool>([true, false]).cast(to: Int64.self).scalars == [1, 0])
  }
}
