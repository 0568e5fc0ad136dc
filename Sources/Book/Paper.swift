import Foundation

/// A paper that the chapters cite.
struct Paper: Sendable {
  /// The title, as chapters cite it between quotation marks.
  let title: String
  /// The authors.
  let authors: String
  /// The year of publication.
  let year: Int
  /// The URL.
  let address: String

  /// The identifier by which links refer to it.
  var anchor: String { "paper-" + Document.anchor(title) }

  private init(_ title: String, _ authors: String, _ year: Int, _ address: String) {
    (self.title, self.authors, self.year, self.address) = (title, authors, year, address)
  }

  private static func arXiv(_ number: String) -> String { "https://arxiv.org/abs/\(number)" }
  private static func doi(_ number: String) -> String { "https://doi.org/\(number)" }

  /// All papers, by year.
  static let all: [Paper] = list.sorted { $0.year < $1.year }

  private static let list: [Paper] = [
    Paper(
      "Neocognitron", "K. Fukushima", 1980, doi("10.1007/BF00344251")),
    Paper(
      "Learning representations by back-propagating errors",
      "D. Rumelhart, G. Hinton and R. Williams", 1986, doi("10.1038/323533a0")),
    Paper(
      "Backpropagation applied to handwritten zip code recognition", "Y. LeCun and others", 1989,
      doi("10.1162/neco.1989.1.4.541")),
    Paper(
      "Probabilistic interpretation of feedforward classification network outputs", "J. Bridle",
      1990, doi("10.1007/978-3-642-76153-9_28")),
    Paper(
      "Signature verification using a Siamese time delay neural network",
      "J. Bromley, I. Guyon, Y. LeCun, E. Säckinger and R. Shah", 1993,
      "https://papers.nips.cc/paper/769-signature-verification-using-a-siamese-time-delay-neural-network"
    ),
    Paper(
      "Learning a similarity metric discriminatively, with application to face verification",
      "S. Chopra, R. Hadsell and Y. LeCun", 2005, doi("10.1109/CVPR.2005.202")),
    Paper(
      "Dimensionality reduction by learning an invariant mapping",
      "R. Hadsell, S. Chopra and Y. LeCun", 2006, doi("10.1109/CVPR.2006.100")),
    Paper(
      "Optimization of collective communication operations in MPICH",
      "R. Thakur, R. Rabenseifner and W. Gropp", 2005, doi("10.1177/1094342005051521")),
    Paper(
      "Bandwidth optimal all-reduce algorithms for clusters of workstations",
      "P. Patarasuk and X. Yuan", 2009, doi("10.1016/j.jpdc.2008.09.002")),
    Paper(
      "Anatomy of high-performance matrix multiplication", "K. Goto and R. van de Geijn", 2008,
      doi("10.1145/1356052.1356053")),
    Paper(
      "Roofline", "S. Williams, A. Waterman and D. Patterson", 2009,
      doi("10.1145/1498765.1498785")),
    Paper(
      "Understanding the difficulty of training deep feedforward neural networks",
      "X. Glorot and Y. Bengio", 2010, "https://proceedings.mlr.press/v9/glorot10a.html"),
    Paper(
      "The NumPy Array: A Structure for Efficient Numerical Computation",
      "S. van der Walt, S. C. Colbert and G. Varoquaux", 2011, arXiv("1102.1523")),
    Paper("Delving deep into rectifiers", "K. He and others", 2015, arXiv("1502.01852")),
    Paper("Going deeper with convolutions", "C. Szegedy and others", 2015, arXiv("1409.4842")),
    Paper(
      "FaceNet: a unified embedding for face recognition and clustering",
      "F. Schroff, D. Kalenichenko and J. Philbin", 2015, arXiv("1503.03832")),
    Paper(
      "Adam: a method for stochastic optimization", "D. Kingma and J. Ba", 2015,
      arXiv("1412.6980")),
    Paper(
      "Batch normalization: accelerating deep network training by reducing internal covariate shift",
      "S. Ioffe and C. Szegedy", 2015, arXiv("1502.03167")),
    Paper(
      "Deep residual learning for image recognition", "K. He, X. Zhang, S. Ren and J. Sun", 2016,
      arXiv("1512.03385")),
    Paper(
      "Identity mappings in deep residual networks", "K. He, X. Zhang, S. Ren and J. Sun", 2016,
      arXiv("1603.05027")),
    Paper(
      "Residual networks behave like ensembles of relatively shallow networks",
      "A. Veit, M. Wilber and S. Belongie", 2016, arXiv("1605.06431")),
    Paper(
      "A guide to convolution arithmetic for deep learning", "V. Dumoulin and F. Visin", 2016,
      arXiv("1603.07285")),
    Paper(
      "Fast algorithms for convolutional neural networks", "A. Lavin and S. Gray", 2016,
      arXiv("1509.09308")),
    Paper(
      "Accurate, large minibatch SGD: training ImageNet in 1 hour", "P. Goyal and others", 2017,
      arXiv("1706.02677")),
    Paper("SGDR", "I. Loshchilov and F. Hutter", 2017, arXiv("1608.03983")),
    Paper("Why momentum really works", "G. Goh", 2017, doi("10.23915/distill.00006")),
    Paper(
      "How does batch normalization help optimization?", "S. Santurkar and others", 2018,
      arXiv("1805.11604")),
    Paper(
      "Decoupled weight decay regularization", "I. Loshchilov and F. Hutter", 2019,
      arXiv("1711.05101")),
    Paper("Array programming with NumPy", "C. R. Harris and others", 2020, arXiv("2006.10256")),
    Paper(
      "PyTorch Distributed: experiences on accelerating data parallel training",
      "S. Li and others", 2020, arXiv("2006.15704")),
    Paper("micrograd", "A. Karpathy", 2020, "https://github.com/karpathy/micrograd"),
    Paper(
      "A simple framework for contrastive learning of visual representations",
      "T. Chen and others", 2020, arXiv("2002.05709")),
    Paper(
      "A metric learning reality check", "K. Musgrave, S. Belongie and S.-N. Lim", 2020,
      arXiv("2003.08505")),
    Paper(
      "Multi-similarity loss with general pair weighting", "X. Wang and others", 2019,
      arXiv("1904.06627")),
    Paper(
      "Efficient and robust approximate nearest neighbor search using hierarchical navigable small "
        + "world graphs", "Y. Malkov and D. Yashunin", 2018, arXiv("1603.09320")),
    Paper(
      "How to use t-SNE effectively", "M. Wattenberg, F. Viégas and I. Johnson", 2016,
      doi("10.23915/distill.00002")),
    Paper(
      "Exploring simple Siamese representation learning", "X. Chen and K. He", 2021,
      arXiv("2011.10566")),
    Paper(
      "Understanding contrastive representation learning through alignment and uniformity on the "
        + "hypersphere", "T. Wang and P. Isola", 2020, arXiv("2005.10242")),
    Paper(
      "A cookbook of self-supervised learning", "R. Balestriero and others", 2023,
      arXiv("2304.12210")),
    Paper(
      "Momentum contrast for unsupervised visual representation learning",
      "K. He, H. Fan, Y. Wu, S. Xie and R. Girshick", 2020, arXiv("1911.05722")),
    Paper(
      "Bootstrap your own latent: a new approach to self-supervised learning",
      "J.-B. Grill and others", 2020, arXiv("2006.07733")),
    Paper(
      "Unsupervised learning of visual features by contrasting cluster assignments",
      "M. Caron and others", 2020, arXiv("2006.09882")),
    Paper(
      "Barlow Twins: self-supervised learning via redundancy reduction",
      "J. Zbontar, L. Jing, I. Misra, Y. LeCun and S. Deny", 2021, arXiv("2103.03230")),
    Paper(
      "VICReg: variance-invariance-covariance regularization for self-supervised learning",
      "A. Bardes, J. Ponce and Y. LeCun", 2022, arXiv("2105.04906")),
    Paper("On aliased resizing", "G. Parmar, R. Zhang and J.-Y. Zhu", 2022, arXiv("2104.11222")),
  ]

  /// Returns HTML text with links for titles between typographic quotation marks.
  static func linked(_ text: String) -> String {
    guard text.contains("“") else { return text }
    // A title may span lines.
    return text.replacing(/“([^”]+?)([,.?]?)”/) { match in
      let title = match.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      guard let paper = all.first(where: { $0.hasTitle(title + match.2) }) else {
        return String(match.0)
      }
      return "“<a href=\"papers.html#\(paper.anchor)\">\(match.1)</a>\(match.2)”"
    }
  }

  /// Returns whether its title is `text`, apart from case and punctuation.
  func hasTitle(_ text: String) -> Bool {
    let mark: (Character) -> Bool = { ",.?".contains($0) }
    func plain(_ text: String) -> String { text.lowercased().filter { !mark($0) } }
    return plain(text) == plain(title)
  }
}
