import Contrastive
import Tensors
import Testing

@Suite struct VerificationTests {
  @Test func `AUC counts pairs in the right order`() {
    // Same pairs at 1, 2, 4; different ones at 3, 5: 5 of 6 comparisons are in order.
    let pairs = Verification(
      distances: [1, 2, 3, 4, 5], isSame: [true, true, false, true, false])
    #expect(abs(pairs.areaUnderCurve - 5.0 / 6) < 1e-12)
    #expect(pairs.bestThreshold == 2.5 || pairs.bestThreshold == 4.5)
    #expect(pairs.accuracy(threshold: pairs.bestThreshold) == 0.8)
    let ties = Verification(distances: [1, 1, 1, 1], isSame: [true, false, true, false])
    #expect(ties.areaUnderCurve == 0.5)
    #expect(ties.accuracy(threshold: ties.bestThreshold) == 0.5)
  }

  @Test func `rates are NaN unless there are same and different pairs`() {
    let alike = Verification(distances: [1, 2], isSame: [true, true])
    #expect(alike.areaUnderCurve.isNaN && alike.equalErrorRate.isNaN)
    let none = Verification(distances: [], isSame: [])
    #expect(none.areaUnderCurve.isNaN && none.equalErrorRate.isNaN)
    #expect(none.accuracy(threshold: 1).isNaN)
    for pairs in [alike, none, Verification(distances: [1], isSame: [false])] {
      #expect(pairs.bestThreshold.isNaN && pairs.balancedThreshold.isNaN)
      #expect(pairs.truePositiveRate(falsePositiveRate: 1).isNaN)
    }
    #expect(alike.accuracy(threshold: .nan).isNaN && alike.accuracy(threshold: 1.5) == 0.5)
  }

  @Test func `all pairs of rows are included once`() {
    let pairs = Verification(
      embeddings: [[0, 0], [0, 1], [5, 0], [5, 1]], labels: [1, 1, 2, 2])
    #expect(pairs.areaUnderCurve == 1)
    #expect(pairs.equalErrorRate == 0)
    #expect(pairs.accuracy(threshold: 2) == 1)
    #expect(pairs.accuracy(threshold: -1) == 4.0 / 6)
    #expect(pairs.curve.count == 4)
  }

  @Test func `ROC curve, AUC and EER equal scikit-learn's, with ties`() throws {
    let data = try EvaluationFixture()
    let pairs = Verification(
      distances: data.fixture.floats("roc/distances").scalars,
      isSame: data.integers("roc/same").map { $0 == 1 })
    let curve = pairs.curve
    expectClose(curve.map(\.falsePositiveRate), data.numbers("roc/fpr"))
    expectClose(curve.map(\.truePositiveRate), data.numbers("roc/tpr"))
    #expect(curve.map { Double($0.threshold) } == data.numbers("roc/thresholds"))
    expectClose([pairs.areaUnderCurve], data.numbers("roc/auc"))
    expectClose([pairs.equalErrorRate], data.numbers("roc/eer"))
    #expect(pairs.equalErrorRate > 0.05 && pairs.equalErrorRate < 0.45)
  }

  @Test func `the best threshold has the highest accuracy`() throws {
    let data = try EvaluationFixture()
    let pairs = Verification(embeddings: data.embeddings, labels: data.labels)
    let best = pairs.accuracy(threshold: pairs.bestThreshold)
    let all = pairs.curve.map { pairs.accuracy(threshold: $0.threshold) }
    #expect(best == all.max())
    let rate = pairs.truePositiveRate(falsePositiveRate: 0.01)
    let point = try #require(pairs.curve.last { $0.falsePositiveRate <= 0.01 })
    #expect(rate == point.truePositiveRate && rate < 1)
  }

  @Test func `the balanced threshold weights same and different pairs equally`() throws {
    // Nine of ten pairs are different: classifying all as different has the highest accuracy, but
    // finds no same pair.
    let few = Verification(
      distances: [2, 1, 3, 4, 5, 6, 7, 8, 9, 10], isSame: [true] + .init(repeating: false, count: 9)
    )
    #expect(few.balancedThreshold == 2.5)
    let right = (1 + 8.0 / 9) / 2
    #expect(few.balancedAccuracy(threshold: 2.5) == right)
    #expect(few.balancedAccuracy(threshold: -1) == 0.5)
    let data = try EvaluationFixture()
    let rates = zip(data.numbers("roc/tpr"), data.numbers("roc/fpr"))
    let best = try #require(rates.map { found, wrong in (1 + found - wrong) / 2 }.max())
    let pairs = Verification(
      distances: data.fixture.floats("roc/distances").scalars,
      isSame: data.integers("roc/same").map { $0 == 1 })
    expectClose([pairs.balancedAccuracy(threshold: pairs.balancedThreshold)], [best])
    let alike = Verification(distances: [1, 2], isSame: [true, true])
    #expect(
      alike.balancedAccuracy(threshold: 1).isNaN && few.balancedAccuracy(threshold: .nan).isNaN)
  }
}
