extension Diagram {
  /// What stands under the picture: its title and the legend; `nil` if neither is wanted.
  func caption(_ style: Style) -> String? {
    var rows = ""
    if let title, !title.isEmpty {
      rows += "<TR><TD>\(Label.html(title, width: 100))</TD></TR>"
    }
    if style.showsLegend, !swatches(style).isEmpty {
      let gap = "<TD WIDTH=\"8\"></TD>"
      let cells = swatches(style).map { "<TD>\($0)</TD>" }.joined(separator: gap)
      rows +=
        "<TR><TD><FONT POINT-SIZE=\"9\" COLOR=\"\(Palette.quiet)\">"
        + "\(HTML.row(cells))</FONT></TD></TR>"
    }
    if let scale = gradientScale(style) {
      let cells = scale.legend.map {
        "<TD BGCOLOR=\"\($0.color)\" BORDER=\"1\" COLOR=\"\(Palette.operationBorder)\">\($0.words)</TD>"
      }
      let words = "<TD>size of the gradient (root of the mean square), from</TD>"
      rows +=
        "<TR><TD><FONT POINT-SIZE=\"9\" COLOR=\"\(Palette.quiet)\">"
        + "\(HTML.row(words + cells.joined(), padding: 3))</FONT></TD></TR>"
    }
    guard !rows.isEmpty else { return nil }
    return HTML.table(rows, padding: 3)
  }

  /// One sample per role that occurs, then the operation and the gradient.
  private func swatches(_ style: Style) -> [String] {
    var roles: Set<Role> = []
    var kinds: Set<Operation.Kind> = []
    var modules: Set<Bool> = []
    var hasGradient = false
    for node in nodes {
      switch node.kind {
      case .value(let value):
        roles.insert(value.role)
        hasGradient = hasGradient || value.gradient != nil
      case .operation(let operation): kinds.insert(operation.kind)
      case .module(let module): modules.insert(module.isBackward)
      }
    }
    var swatches = Role.allCases.filter(roles.contains).map { role in
      role.swatch(isPlain: style.colorsGradients)
    }
    swatches += Operation.Kind.allCases.filter(kinds.contains).map(\.swatch)
    for isBackward in [false, true] where modules.contains(isBackward) {
      let (fill, border) =
        isBackward
        ? (Palette.gradient, Palette.gradientText) : (Palette.module, Palette.moduleBorder)
      swatches.append(
        "<TABLE BORDER=\"1\" CELLBORDER=\"0\" COLOR=\"\(border)\" BGCOLOR=\"\(fill)\"><TR><TD>"
          + "module, folded\(isBackward ? ", backward" : "")</TD></TR></TABLE>")
    }
    if hasGradient, style.showsGradients {
      swatches.append(
        "<TABLE BORDER=\"0\" BGCOLOR=\"\(Palette.gradient)\"><TR><TD>"
          + "<FONT COLOR=\"\(Palette.gradientText)\"><I>grad</I></FONT></TD></TR></TABLE>")
    }
    return swatches
  }
}

extension Diagram.Operation.Kind {
  /// The kind's name in the tint of its nodes, and the outline where a table can have it.
  fileprivate var swatch: String {
    let (words, fill, border) =
      switch self {
      case .plain: ("operation", Palette.operation, Palette.operationBorder)
      case .view: ("view, the same numbers", Palette.operation, Palette.operationBorder)
      case .backward: ("backward operation, corners cut", Palette.gradient, Palette.gradientText)
      case .accumulation: ("▽ adds gradients", Palette.gradient, Palette.gradientText)
      }
    let style = self == .view ? "ROUNDED,DASHED" : "ROUNDED"
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" COLOR=\"\(border)\" STYLE=\"\(style)\""
      + " BGCOLOR=\"\(fill)\"><TR><TD>\(words)</TD></TR></TABLE>"
  }
}

extension Diagram.Role {
  /// The role's name, drawn the way its nodes are.
  ///
  /// - Parameter isPlain: white, where tints stand for something else.
  fileprivate func swatch(isPlain: Bool) -> String {
    let look = Look(self)
    let fill = isPlain ? "#FFFFFF" : look.fill
    let style = look.outline.map { " STYLE=\"\($0.uppercased())\"" } ?? ""
    let bar = "<TD WIDTH=\"4\" CELLPADDING=\"0\" BGCOLOR=\"\(look.border)\"></TD>"
    let (left, right) = (look.hasBar ? bar : "", look.hasBothBars ? bar : "")
    let sample =
      "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" COLOR=\"\(look.border)\""
      + "\(style) BGCOLOR=\"\(fill)\"><TR>\(left)<TD>\(rawValue)</TD>\(right)</TR></TABLE>"
    guard look.outlines > 1 else { return sample }
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\""
      + " COLOR=\"\(look.border)\"><TR><TD>\(sample)</TD></TR></TABLE>"
  }
}
