"""The words of the reports, in English and Chinese."""
# ruff: noqa: RUF001, E501 - Chinese has its own punctuation, and each of its signs counts double

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = ("en", "zh")

WORDS: dict[str, tuple[str, str]] = {
    # what figures are called
    "miou": ("mean IoU", "平均交并比"),
    "oa": ("overall accuracy", "总体精度"),
    "macro_f1": ("macro F1", "宏平均 F1"),
    "agreement": ("agreement with all layers", "与全部图层结果的一致率"),
    "confidence": ("confidence", "置信度"),
    "iou": ("IoU", "交并比"),
    "f1": ("F1", "F1"),
    "user": ("user's accuracy", "用户精度"),
    "producer": ("producer's accuracy", "生产者精度"),
    # comparison
    "compare_title": ("What each layer is worth", "每个图层的价值"),
    "compare_facts": (
        "Model {model} · {layers} · {grid} · {date}",
        "模型 {model} · {layers} · {grid} · {date}",
    ),
    "spare": (
        "You can do without {spare}: {enough} alone gives {value}; the best set ({best}) gives {top}.",
        "可以不用{spare}：仅用 {enough} 时{value}；最佳组合（{best}）为{top}。",
    ),
    "no_spare": (
        "No layer can be left out: every smaller set is more than 1 point below the best ({top}).",
        "没有可以省去的图层：任何更小的组合都比最佳值（{top}）低 1 个百分点以上。",
    ),
    "reached": ("{figure} {value} %", "{figure} {value} %"),
    "points_of": ("{points} points of {figure}", "{figure} {points} 个百分点"),
    "gap_noise": (
        "The difference between the two is within noise.",
        "两者的差异在噪声范围之内。",
    ),
    "poor": (
        "Even the best of these maps is bad: {top}. First check that layers, bands and reference belong "
        "together; which layer is worth more says little of a bad map.",
        "其中最好的地图也很差：{top}。请先检查图层、波段与参考数据是否匹配；地图很差时，图层价值的高低说明不了什么。",
    ),
    "loss": (
        "Without {layer} you lose {lost}: keep it.",
        "没有 {layer} 会损失{lost}：请保留。",
    ),
    "loss_unsure": (
        "Without {layer} you lose {lost}, which may be chance.",
        "没有 {layer} 会损失{lost}，但可能只是偶然。",
    ),
    "loss_small": (
        "Without {layer} you lose {lost}: you can do without it.",
        "没有 {layer} 会损失{lost}：可以不用它。",
    ),
    "loss_none": (
        "Without {layer} you lose nothing ({figures}): you can do without it.",
        "没有 {layer} 不会有损失（{figures}）：可以不用它。",
    ),
    "most": (
        "The layer {layer} contributes most: {value} points of {figure}. All together add {total} points to a blind "
        "guess.",
        "贡献最大的图层是 {layer}：{figure}提高 {value} 个百分点。全部图层合计比盲猜高 {total} 个百分点。",
    ),
    "worth_nothing": (
        "The layers add nothing to {figure} over a blind guess ({guess} %).",
        "与盲猜（{guess} %）相比，这些图层没有提高{figure}。",
    ),
    "worth_noise": (
        "What {layers} contributes cannot be told from zero.",
        "{layers} 的贡献与零没有可分辨的差异。",
    ),
    "area": ("The area", "区域"),
    "map_caption": ("Map from all layers", "由全部图层得到的地图"),
    "reference_caption": ("Reference", "参考数据"),
    "where_caption": ("Layers without which the class would be another", "去掉后类别会改变的图层"),
    "none_alone": ("no single layer", "没有单独起决定作用的图层"),
    "subsets": ("Every combination of layers", "所有图层组合"),
    "layers": ("layers", "图层"),
    "covers": ("covers", "覆盖率"),
    "difference": ("difference", "差异"),
    "noise": ("within noise", "噪声范围内"),
    "not_trained": ("not trained", "未参与训练"),
    "subsets_note": (
        "Per cent, with 95 % intervals. Difference: of {figure}, from the map of all layers. Marked: the smallest set "
        "within 1 point of the best. Covers: share of the map of all layers that this set maps too; what it leaves "
        "empty counts as wrong.",
        "单位为百分比，下方为 95 % 置信区间。差异：与全部图层的地图相比，{figure}之差。标记行：与最佳值相差不超过 "
        "1 个百分点的最小组合。覆盖率：全部图层的地图中该组合也能成图的比例；留空的像元算作错误。",
    ),
    "worth": ("What each layer adds", "每个图层的贡献"),
    "worth_caption": (
        "Points of {figure} that each layer adds (Shapley value, 95 % interval)",
        "每个图层对{figure}的贡献（Shapley 值，百分点，95 % 置信区间）",
    ),
    "worth_note": (
        "The Shapley value is what a layer adds, averaged over all orders in which the layers could be added, starting "
        "from a blind guess: the commonest class everywhere ({figure} {guess} %). It is exact: every combination was "
        "mapped.",
        "Shapley 值是图层按所有可能的先后次序加入时的平均贡献，起点为盲猜：处处取最常见的类别（{figure} {guess} %）。"
        "该值是精确的：每个组合都已制图。",
    ),
    "worth_missing": (
        "Contributions need every combination of layers; only some were asked for.",
        "计算贡献需要所有图层组合，而这里只选择了其中一部分。",
    ),
    "classes": ("Class by class", "各类别"),
    "class": ("class", "类别"),
    "share": ("share of the map", "占地图比例"),
    "classes_note": ("{figure} of each class, per cent.", "各类别的{figure}（百分比）。"),
    "agreement_class": (
        "Share of the class in the map of all layers that this set maps alike",
        "全部图层的地图中的该类别，被该组合同样判定的比例",
    ),
    # caveats
    "caveats": ("Before you rely on it", "使用前须知"),
    "c_intervals": (
        "Intervals (95 %) come from drawing {blocks} blocks of {metres:g} m again and again: they tell how much other "
        "ground of the same kind would differ, not what another place or date would give.",
        "95 % 置信区间由 {blocks} 个边长 {metres:g} m 的空间块反复抽样得到：它说明同类地面之间的差异，"
        "不代表其他地点或日期的结果。",
    ),
    "c_few_blocks": (
        "There are only {blocks} blocks: take the intervals as rough.",
        "只有 {blocks} 个空间块：置信区间只是粗略的。",
    ),
    "c_untrained": (
        "The model never saw these sets in training, so they may do worse than they could: {subsets}.",
        "模型训练时从未见过下列组合，因此结果可能偏低：{subsets}。",
    ),
    "c_subsets_unknown": (
        "The model's card does not say which sets of layers it was trained with.",
        "模型卡没有说明训练时用过哪些图层组合。",
    ),
    "c_training_area": (
        "{share} % of this area lies where the model was trained: figures from there are too good.",
        "该区域的 {share} % 位于模型的训练区域内：那里的数值偏高。",
    ),
    "c_areas_unknown": (
        "The model's card does not say where it was trained: check that it was not here, or the figures are too good.",
        "模型卡没有说明训练区域：请确认不在此处，否则数值偏高。",
    ),
    "c_no_reference": (
        "There is no reference: agreement with the map of all layers is not accuracy, for that map has errors too. "
        "Confidence is what the model believes.",
        "没有参考数据：与全部图层地图的一致率不等于精度，因为该地图本身也有误差；置信度只是模型自己的判断。",
    ),
    "c_reference": (
        "The reference ({reference}) is taken for the truth, on {samples} pixels; its own errors are counted as the "
        "map's.",
        "参考数据（{reference}，{samples} 个像元）被当作真值；它自身的误差也会算到地图上。",
    ),
    "c_skipped": (
        "{skipped} features of the reference without one of the classes were left out.",
        "参考数据中有 {skipped} 个要素没有可用的类别，已略去。",
    ),
    "c_overlap": (
        "Tiles overlap by {overlap} % of their side (quality '{quality}'); maps of another quality differ a little.",
        "瓦片重叠为边长的 {overlap} %（质量“{quality}”）；其他质量设置的地图会略有不同。",
    ),
    "made_by": (
        "Made by LayerFuse {version}; weights SHA-256 {digest}.",
        "由 LayerFuse {version} 生成；权重 SHA-256 {digest}。",
    ),
    "made": ("Made by LayerFuse {version}.", "由 LayerFuse {version} 生成。"),
    # accuracy
    "accuracy_title": ("How good the map is", "地图精度评价"),
    "accuracy_facts": ("{subject} · reference {reference} · {date}", "{subject} · 参考数据 {reference} · {date}"),
    "oa_lead": (
        "{oa} % of the map is right (overall accuracy; 95 % interval {interval}; from {samples}).",
        "地图有 {oa} % 是正确的（总体精度；95 % 置信区间 {interval}；依据 {samples}）。",
    ),
    "oa_lead_pixels": (
        "{oa} % of the places of the reference are mapped right (overall accuracy; 95 % interval {interval}; from "
        "{samples}).",
        "参考数据所覆盖的地方有 {oa} % 制图正确（总体精度；95 % 置信区间 {interval}；依据 {samples}）。",
    ),
    "not_known": ("not known", "未知"),
    "worst_lead": (
        "Least to be trusted: {name} — of what is mapped as it, {user} % is it; of what it is, {producer} % is mapped.",
        "最不可靠的类别：{name}——制图为该类的有 {user} % 正确，实际为该类的有 {producer} % 被制出。",
    ),
    "n_points": ("{count} points", "{count} 个点"),
    "n_pixels": ("{count} pixels", "{count} 个像元"),
    "in_map": ("map: {name}", "地图：{name}"),
    "in_reference": ("reference: {name}", "参考：{name}"),
    "whole": ("The whole map", "整幅地图"),
    "matrix": ("Confusion matrix", "混淆矩阵"),
    "matrix_note": (
        "Rows: class in the map. Columns: class in the reference. {unit}",
        "行：地图类别。列：参考类别。{unit}",
    ),
    "unit_points": ("Number of points.", "点数。"),
    "unit_pixels": ("Number of pixels.", "像元数。"),
    "unit_area": ("Estimated share of the area, per cent.", "估计的面积比例（百分比）。"),
    "map_reference": ("map \\ reference", "地图 \\ 参考"),
    "total": ("total", "合计"),
    "mapped_hectares": ("mapped area, ha", "制图面积（公顷）"),
    "adjusted": ("Area of each class", "各类别面积"),
    "adjusted_note": (
        "Pixels counted in a map are a biased measure of area. Adjusted: estimated from the reference points, with its "
        "95 % interval (stratified estimator, Olofsson et al. 2014, doi:10.1016/j.rse.2014.02.015).",
        "直接统计地图像元得到的面积是有偏的。校正面积由参考点估计，附 95 % 置信区间"
        "（分层估计量，Olofsson 等，2014，doi:10.1016/j.rse.2014.02.015）。",
    ),
    "adjusted_hectares": ("adjusted area, ha", "校正面积（公顷）"),
    "plus_minus": ("± ha", "± 公顷"),
    "c_stratified": (
        "Figures are weighted by the mapped area of each class: they hold if the points were drawn at random within "
        "each class of this map (as layerfuse sample does) or at random from the whole area.",
        "各项数值按各类别的制图面积加权：前提是参考点在本地图的每个类别内随机抽取（如 layerfuse sample），或在整个区域内随机抽取。",
    ),
    "c_strata": (
        "Figures are weighted by the areas of the {strata} strata that the points were drawn in: the class of a map, "
        "and how doubtful it was there. They hold for any map of that area (Stehman 2014).",
        "各项数值按抽点时的 {strata} 个层（地图类别及其可疑程度）的面积加权，对该区域的任何地图都成立（Stehman，2014）。",
    ),
    "c_lines": (
        "{lines} features of the reference are lines, which have no area: they were left out.",
        "参考数据中有 {lines} 个线要素，没有面积，已略去。",
    ),
    "c_few_points": (
        "Too few points (under {least}) lie in: {names}. Do not rely on the figures of these classes; draw more points.",
        "下列类别中的点太少（少于 {least} 个）：{names}。请勿依赖这些类别的数值，并补充抽点。",
    ),
    "c_no_points": (
        "No point lies in these mapped classes, so their part of the map ({share} % of the area) was not judged: "
        "{names}.",
        "下列制图类别中没有参考点，因此这部分地图（占面积的 {share} %）未被评价：{names}。",
    ),
    "c_not_random": (
        "Reference pixels next to each other are alike, and polygons are seldom drawn at random: figures hold for the "
        "places that were drawn. For figures of the whole area, draw points with layerfuse sample.",
        "相邻的参考像元彼此相似，多边形也很少是随机绘制的：数值只代表所绘制的地方。若要评价整个区域，请用 layerfuse sample 抽点。",
    ),
    "c_reference_points": (
        "The reference ({reference}) is taken for the truth, at {samples} points; its own errors are counted as the "
        "map's.",
        "参考数据（{reference}，{samples} 个点）被当作真值；它自身的误差也会算到地图上。",
    ),
    "c_objects_reference": (
        "The reference ({reference}) is taken for the truth: objects that it misses count as wrongly found.",
        "参考数据（{reference}）被当作真值：它遗漏的对象会被算作误检。",
    ),
    "c_empty": (
        "{empty} samples of the reference lie where the map is empty; they are not counted.",
        "参考数据中有 {empty} 个样本位于地图的空白处，未计入。",
    ),
    "c_kappa": (
        "Kappa is left out on purpose: it corrects for chance in a way that has no meaning for maps, and adds nothing "
        "to the figures above (Pontius and Millones 2011; Olofsson et al. 2014).",
        "有意不给出 Kappa：它对偶然性的修正方式对地图没有意义，也不比上述数值提供更多信息（Pontius 与 Millones，2011；Olofsson 等，2014）。",
    ),
    # objects
    "objects_title": ("How good the objects are", "对象精度评价"),
    "objects_lead": (
        "Of {found} objects found, {hits} match one of the {true} true ones (IoU of 50 % or more): {precision} % are "
        "right, {recall} % are found.",
        "找到 {found} 个对象，其中 {hits} 个与 {true} 个真实对象之一匹配（交并比不低于 50 %）：正确率 {precision} %，检出率 {recall} %。",
    ),
    "objects": ("Objects", "对象"),
    "figure": ("figure", "指标"),
    "value": ("value", "数值"),
    "ap": ("AP (IoU 50 to 95 %)", "AP（交并比 50–95 %）"),
    "ap50": ("AP50 (IoU 50 %)", "AP50（交并比 50 %）"),
    "f1_50": ("F1 of objects (IoU 50 %)", "对象 F1（交并比 50 %）"),
    "boundary_precision": ("boundary precision", "边界正确率"),
    "boundary_recall": ("boundary recall", "边界检出率"),
    "boundary_f1": ("boundary F1", "边界 F1"),
    "c_boundary": (
        "Boundaries match within {metres:g} m.",
        "边界匹配的容差为 {metres:g} m。",
    ),
    "c_scores": (
        "The objects have no field with a score, so AP ranks them all alike.",
        "对象没有得分字段，因此计算 AP 时所有对象同等排序。",
    ),
    # change
    "change_title": ("Land-cover change", "土地覆盖变化"),
    "change_facts": (
        "Model {model} · before: {before} · after: {after} · {grid} · {date}",
        "模型 {model} · 变化前：{before} · 变化后：{after} · {grid} · {date}",
    ),
    "change_lead": (
        "{changed} ha of the {compared} ha that were compared changed ({share} %), each pixel with a probability of "
        "{threshold} % or more.",
        "在参与比较的 {compared} 公顷中，有 {changed} 公顷发生变化（{share} %），每个像元的变化概率均不低于 {threshold} %。",
    ),
    "change_none": (
        "Nothing of the {compared} ha that were compared changed with a probability of {threshold} % or more.",
        "参与比较的 {compared} 公顷中，没有变化概率不低于 {threshold} % 的变化。",
    ),
    "change_most": ("The largest changes: {changes}.", "最大的变化：{changes}。"),
    "change_much": (
        "That is much: check that both dates are of one season, one place and one unit before you believe it.",
        "变化很多：请先检查两个日期是否为同一季节、同一地点、同一单位，再采信结果。",
    ),
    "change_unit": (
        "Patches of change below {unit} m² count as unchanged.",
        "小于 {unit} 平方米的变化图斑按未变化计。",
    ),
    "change_one_date": (
        "{area} ha have layers on one date only: they are marked on the map, and not counted.",
        "{area} 公顷只在一个日期有图层：已在图上标出，不计入统计。",
    ),
    "change_one_date_empty": (
        "{area} ha have layers on one date only: they are left empty, and not counted.",
        "{area} 公顷只在一个日期有图层：留空，不计入统计。",
    ),
    "change_others": (
        "On {share} % of the compared area one date has layers that the other lacks: some of the change there may come "
        "of that.",
        "在 {share} % 的比较区域中，一个日期有另一个日期缺少的图层：那里的部分变化可能由此产生。",
    ),
    "change_unsure": (
        "On {share} % of the compared area the model is unsure on both dates: a change is as probable as {threshold} %, "
        "but the class is the same. It counts as unchanged.",
        "在 {share} % 的比较区域中，模型在两个日期都没有把握：变化概率达到 {threshold} %，但类别相同，按未变化计。",
    ),
    "became": ("became {name}", "变为{name}"),
    "no_change": ("no change", "未变化"),
    "one_date": ("layers on one date only", "只在一个日期有图层"),
    "change_caption": ("What changed, by what it became", "变化的地方（按变化后的类别）"),
    "changes": ("Changes, the largest first", "变化（从大到小）"),
    "was": ("before", "变化前"),
    "is_now": ("after", "变化后"),
    "hectares": ("hectares", "公顷"),
    "share_compared": ("% of the compared area", "占比较区域 %"),
    "transitions": ("What became what, in hectares", "转移矩阵（公顷）"),
    "was_is": ("before ↓ after →", "变化前 ↓ 变化后 →"),
    "before_class": ("before: {name}", "变化前：{name}"),
    "after_class": ("after: {name}", "变化后：{name}"),
    "transitions_note": (
        "Areas on the ellipsoid. A pixel that is not taken as changed counts in the class that both dates support best.",
        "面积按椭球面计算。未判为变化的像元，计入两个日期共同最支持的类别。",
    ),
    "c_independent": (
        "The probability of change takes the errors of the two maps as independent. Where both are unsure it is high "
        "without any change, and errors that both share hide some. Trust patches more than single pixels and edges.",
        "变化概率假定两幅地图的误差相互独立。两者都没有把握时，即使没有变化概率也会偏高；共同的误差则会掩盖变化。"
        "成片的图斑比单个像元和边缘更可信。",
    ),
    "c_change_sample": (
        "These are areas of a map, not of the ground. To say how much changed, judge a sample of points on it.",
        "这些是地图上的面积，而不是地面的真实面积。要说明实际变化了多少，请用样本点加以评定。",
    ),
}


class Words:
    """The words of one language.

    Args:
        language: One of :data:`LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        """Choose the language; see the class."""
        self.language = language
        self._column = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """A text, with its places filled in."""
        return WORDS[key][self._column].format(**values)

    def join(self, names: Sequence[str]) -> str:
        """A list in a sentence."""
        return ("、" if self.language == "zh" else ", ").join(names)
