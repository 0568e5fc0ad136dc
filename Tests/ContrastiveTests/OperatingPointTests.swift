import Tensors
import Testing

@testable import Contrastive

@Suite struct OperatingPointTests {
  @Test func `thresholds equal those of a search over all distances`() throws {
    var generator = Generator(seed: 1)
    let labels = (0..<40).map { $0 % 8 }
    let rows =
      Tensor<Float>.normal([8, 5], using: &generator).indexSelected(axis: 0, labels)
      + 0.8 * .normal([40, 5], using: &generator)
    let pairs = IndividualPairs(rows, labels: labels)
    let all = Distance.euclidean.matrix(rows, rows).scalars
    var found: [(distance: Float, isSame: Bool)] = []
    for i in 0..<40 {
      for j in 0..<i { found.append((all[i * 40 + j], labels[i] == labels[j])) }
    }
    let same = Double(found.count { $0.isSame })
    #expect(pairs.individualCount == 8 && abs(pairs.sameFraction - same / 780) < 1e-12)
    func rates(_ threshold: Float) -> (accept: Double, wrong: Double) {
      let taken = found.filter { $0.distance <= threshold }
      return (Double(taken.count { $0.isSame }), Double(taken.count { !$0.isSame }))
    }
    for rate in [0.005, 0.05, 0.5] {
      let point = try #require(pairs.point(.falseAcceptRate(rate)))
      let expected = found.map(\.distance).filter { rates($0).wrong <= rate * (780 - same) }.max()
      #expect(point.threshold == expected)
      #expect(abs(point.trueAcceptRate - rates(point.threshold).accept / same) < 1e-12)
    }
    for precision in [0.6, 0.9] {
      let point = try #require(pairs.point(.precision(precision)))
      let expected = found.map(\.distance).filter { threshold in
        let (accept, wrong) = rates(threshold)
        return accept >= precision * (accept + wrong)
      }.max()
      #expect(point.threshold == expected ?? -.infinity)
      #expect(expected == nil ? point.precision.isNaN : point.precision >= precision)
    }
    #expect(pairs.point(.falseAcceptRate(0))?.falseAcceptRate == 0)
    #expect(
      IndividualPairs(rows, labels: [Int](repeating: 1, count: 40)).point(.precision(0.5)) == nil)
  }

  @Test func `drawing every individual anew gives the weighted rates`() throws {
    let rows: Tensor<Float> = [[0], [1], [10], [12], [30], [33]]
    let pairs = IndividualPairs(rows, labels: [0, 0, 1, 1, 2, 2])
    let points = pairs.resampledPoints(.falseAcceptRate(0.01), count: 200, seed: 1)
    #expect(points == pairs.resampledPoints(.falseAcceptRate(0.01), count: 200, seed: 1))
    // One individual three times has no different pairs: a ninth of all draws.
    #expect(points.count > 160 && points.count < 195)
    // Without the third individual the threshold is below 9, with it below 10 − 1.
    #expect(Set(points.map(\.threshold)).isSubset(of: [2, 3]))
    #expect(points.allSatisfy { $0.trueAcceptRate == 1 && $0.falseAcceptRate == 0 })
  }

  @Test func `the rule of three counts pairs of individuals`() {
    #expect(IndividualPairs.individuals(supporting: 0.001) == 78)
    #expect(IndividualPairs.individuals(supporting: 3) == 2)
    #expect(IndividualPairs.individuals(supporting: 1) == 3)
    let goal = VerificationGoal.precision(0.99)
    #expect(abs(goal.falseAcceptRate(sameFraction: 0.5) - 0.01 / 0.99) < 1e-12)
  }
}
