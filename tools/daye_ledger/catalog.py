"""The constructed catalogue: each unit's fields of work, and the items drawn from them."""

from typing import NamedTuple

from daye_ledger.chance import Chance, apportion
from daye_ledger.facts import City, Unit

FIELDS = {
    "市发改局": ("粮食流通", "能源项目", "招标投标", "价格认定"),
    "市教育局": ("校外培训机构", "民办学校", "中小学食堂", "幼儿园"),
    "市公安局": ("旅馆业", "娱乐场所", "保安服务", "公章刻制业", "机动车检测", "网吧"),
    "市人社局": ("劳务派遣", "人力资源服务", "工资支付", "职业培训"),
    "黄石市生态环境局大冶分局": ("排污单位", "危险废物", "建设项目环评", "环境监测机构"),
    "市城管局": ("户外广告", "建筑垃圾运输", "燃气经营"),
    "市住建局": ("建筑施工", "房地产开发", "房地产经纪", "工程监理", "物业服务", "商品混凝土"),
    "市交通运输局": ("道路客运", "危险品运输", "机动车维修", "驾驶培训", "出租汽车", "公路养护"),
    "市农业农村局": ("农药经营", "种子经营", "兽药经营", "饲料生产", "农机维修", "生猪屠宰", "水产养殖"),
    "市商务局": ("成品油零售", "单用途预付卡", "二手车交易", "报废车回收", "拍卖"),
    "市文旅局": ("旅行社", "歌舞娱乐场所", "网络文化", "出版物零售", "演出场所", "文物保护", "景区"),
    "市卫健局": ("医疗机构", "公共场所卫生", "生活饮用水", "放射诊疗", "消毒产品"),
    "市应急管理局": ("危险化学品", "非煤矿山", "烟花爆竹", "工贸企业"),
    "市税务局": ("纳税申报", "发票使用"),
    "市统计局": ("统计报表", "涉外调查"),
    "市消防救援大队": ("人员密集场所消防", "消防技术服务"),
    "市经信局": ("民爆物品", "工业节能"),
    "市自然资源和规划局": ("矿山开采", "测绘资质", "用地审批", "地图市场"),
    "市民政局": ("养老机构", "社会团体", "殡葬服务"),
    "市医保局": ("定点医院", "定点药店"),
    "市政数局": ("中介服务超市", "政务数据"),
    "市水利和湖泊局": ("取水许可", "水土保持", "河道采砂", "水利工程质量"),
    "市气象局": ("防雷检测", "施放气球"),
    "市司法局": ("律师事务所", "基层法律服务所", "司法鉴定", "公证机构"),
    "市烟草专卖局": ("卷烟零售", "电子烟零售"),
    "市金融办": ("小额贷款", "融资担保"),
    "市市场监管局": ("食品生产", "餐饮服务", "药品零售", "医疗器械", "特种设备", "计量器具", "产品质量", "广告发布", "企业公示信息", "电子商务", "认证机构"),
}  # fmt: skip
"""Fields of work by unit: plausible, not taken from the real catalogue, which was not published item by item."""

ASPECTS = ("资质", "日常管理", "台账记录", "人员持证", "设施设备", "安全措施", "收费", "信息报送", "档案", "合同", "培训", "标识")


class Item(NamedTuple):
    """One item of the catalogue."""

    id: str
    unit: Unit
    field: str
    name: str
    key: bool
    joint: bool
    covered: bool
    """Whether a task of the year will check it."""


def make_catalog(units: list[Unit], city: City) -> list[Item]:
    """Return the catalogue: as many items and joint items as the notice says; key items are all covered."""
    planned = [unit for unit in units if unit.single_due]
    single = apportion(city.catalog_items - city.joint_catalog_items, [unit.single_due + 0.5 for unit in planned])
    together = [unit for unit in units if unit.in_joint]
    joint = apportion(city.joint_catalog_items, [unit.joint_plans + 1 for unit in together])
    singles = {unit.number: count for unit, count in zip(planned, single, strict=True)}
    joints = {unit.number: count for unit, count in zip(together, joint, strict=True)}
    return [item for unit in units for item in _items(unit, singles.get(unit.number, 0), joints.get(unit.number, 0))]


def _items(unit: Unit, single: int, joint: int) -> list[Item]:
    chance = Chance("catalog", unit.name)
    fields = FIELDS[unit.name]
    general = [i for i in range(single) if i % 3]
    left_out = set(chance.mixed(general)[: _uncovered(single + joint, chance)])
    items = []
    for i in range(single + joint):
        is_joint = i >= single
        field = fields[i % len(fields)]
        name = f"{field}{ASPECTS[i // len(fields)]}情况检查"
        items.append(Item(f"SX{unit.number:02d}{i + 1:03d}", unit, field, name, i % 3 == 0, is_joint, i not in left_out))
    return items


def _uncovered(items: int, chance: Chance) -> int:
    """Return how many items no task checks: never more than a tenth, in some units none."""
    return chance.between(0, items // 10)
