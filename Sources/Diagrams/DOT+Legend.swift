extension Diagram {
  /// Returns what is drawn below the diagram, its title and legend; `nil` without either.
  func caption(_ style: Style) -> String? {
    var rows = ""
    if let title, !title.isEmpty {
      rows += "<TR><TD>\(Label.html(title, width: 100))</TD></TR>"
    }
    let theme = style.theme
    func row(_ cells: String, padding: Int = 0) -> String {
      "<TR><TD><FONT POINT-SIZE=\"9\" COLOR=\"\(theme.secondaryText.hex)\">"
        + "\(HTML.row(cells, padding: padding))</FONT></TD></TR>"
    }
    let samples = style.showsLegend ? samples(style) : []
    if !samples.isEmpty {
      let gap = "<TD WIDTH=\"8\"></TD>"
      rows += row(samples.map { "<TD>\($0)</TD>" }.joined(separator: gap))
    }
    if let scale = gradientScale(style) {
      let cells = scale.legend.map {
        "<TD BGCOLOR=\"\($0.color.hex)\" BORDER=\"1\" COLOR=\"\(theme.operation.stroke.hex)\">"
          + "\($0.label)</TD>"
      }
      let label = "<TD>gradient magnitude (root mean square), from</TD>"
      rows += row(label + cells.joined(), padding: 3)
    }
    guard !rows.isEmpty else { return nil }
    return HTML.table(rows, padding: 3)
  }

  /// Returns one sample per role and kind of operation in the diagram.
  private func samples(_ style: Style) -> [String] {
    let theme = style.theme
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
    var samples = Role.allCases.filter(roles.contains).map { role in
      role.sample(theme, isFilled: !style.colorsGradients)
    }
    samples += Operation.Kind.allCases.filter(kinds.contains).map { $0.sample(theme) }
    for isBackward in [false, true] where modules.contains(isBackward) {
      let paint = isBackward ? theme.gradient : theme.module
      samples.append(
        "<TABLE BORDER=\"1\" CELLBORDER=\"0\" COLOR=\"\(paint.stroke.hex)\""
          + " BGCOLOR=\"\(paint.fill.hex)\"><TR><TD>"
          + "module, folded\(isBackward ? ", backward" : "")</TD></TR></TABLE>")
    }
    if hasGradient, style.showsGradients {
      samples.append(
        "<TABLE BORDER=\"0\" BGCOLOR=\"\(theme.gradient.fill.hex)\"><TR><TD>"
          + "<FONT COLOR=\"\(theme.gradient.stroke.hex)\"><I>grad</I></FONT></TD></TR></TABLE>")
    }
    return samples
  }
}

extension Diagram.Operation.Kind {
  /// Returns the kind's name in the colors of its nodes, with their outline where a table can have it.
  fileprivate func sample(_ theme: Theme) -> String {
    let (label, paint) =
      switch self {
      case .plain: ("operation", theme.operation)
      case .view: ("view, shares memory", theme.operation)
      case .backward: ("backward operation, octagon", theme.gradient)
      case .accumulation: ("▽ accumulates gradients", theme.gradient)
      }
    let style = self == .view ? "ROUNDED,DASHED" : "ROUNDED"
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" COLOR=\"\(paint.stroke.hex)\" STYLE=\"\(style)\""
      + " BGCOLOR=\"\(paint.fill.hex)\"><TR><TD>\(label)</TD></TR></TABLE>"
  }
}

extension Diagram.Role {
  /// Returns the role's name, drawn as its nodes are.
  ///
  /// - Parameter isFilled: whether the role has its color; not where colors stand for gradients.
  fileprivate func sample(_ theme: Theme, isFilled: Bool) -> String {
    let outline = RoleOutline(self)
    let stroke = theme[self].stroke.hex
    let fill = (isFilled ? theme[self].fill : theme.background).hex
    let style = outline.style.map { " STYLE=\"\($0.uppercased())\"" } ?? ""
    let bar = "<TD WIDTH=\"4\" CELLPADDING=\"0\" BGCOLOR=\"\(stroke)\"></TD>"
    let (left, right) = (outline.hasLeftBar ? bar : "", outline.hasRightBar ? bar : "")
    let sample =
      "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" COLOR=\"\(stroke)\""
      + "\(style) BGCOLOR=\"\(fill)\"><TR>\(left)<TD>\(rawValue)</TD>\(right)</TR></TABLE>"
    guard outline.count > 1 else { return sample }
    return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\""
      + " COLOR=\"\(stroke)\"><TR><TD>\(sample)</TD></TR></TABLE>"
  }
}
