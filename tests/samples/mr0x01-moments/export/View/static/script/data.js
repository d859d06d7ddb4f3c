var moment_data = [
    {
        "momentId": "14657200345581732345",
        "posterInfo": {
            "userId": "wxid_demo_me",
            "userName": "小林",
            "userAvatar": ""
        },
        "momentText": "西湖 🌊",
        "momentImgs": [
            "https://szmmsns.qpic.cn/mmsns/demo/0",
            "https://szmmsns.qpic.cn/mmsns/demo/1"
        ],
        "momentImgsLocal": [
            "Img/0.jpg",
            "Img/1.jpg"
        ],
        "sharedItem": null,
        "shortVideoUrl": null,
        "shortVideoUrlLocal": null,
        "momentTime": "2025-05-15T10:00:40+08:00",
        "momentType": 3,
        "likeCount": 0,
        "like": [],
        "commentCount": 1,
        "comment": [
            {
                "commentContent": "美",
                "commentTime": "2025-05-15T10:05:00+08:00",
                "commentUser": "老王",
                "commentReplyto": "",
                "commentOrder": 0
            }
        ]
    },
    {
        "momentId": "14657200261695652345",
        "posterInfo": {
            "userId": "wxid_demo_me",
            "userName": "小林",
            "userAvatar": ""
        },
        "momentText": "",
        "momentImgs": [],
        "momentImgsLocal": [],
        "sharedItem": {
            "sharedTitle": "春天的西湖",
            "sharedDigest": "一日游",
            "sharedUrl": "https://mp.weixin.qq.com/s/demo",
            "sharedFileLocal": "",
            "sharedFrom": "某号"
        },
        "shortVideoUrl": null,
        "shortVideoUrlLocal": null,
        "momentTime": "2025-05-15T10:00:30+08:00",
        "momentType": 4,
        "likeCount": null,
        "like": [
            {
                "likedTime": "",
                "likedUser": "老王"
            }
        ],
        "commentCount": 0,
        "comment": []
    },
    {
        "momentId": "14657200177809572345",
        "posterInfo": {
            "userId": "wxid_demo_me",
            "userName": "小林",
            "userAvatar": ""
        },
        "momentText": "",
        "momentImgs": [],
        "momentImgsLocal": [],
        "sharedItem": null,
        "shortVideoUrl": "https://szzjwxsns.video.qq.com/1",
        "shortVideoUrlLocal": null,
        "momentTime": null,
        "momentType": 0,
        "likeCount": 0,
        "like": [],
        "commentCount": 0,
        "comment": []
    },
    {
        "momentId": "14657200093923492345",
        "posterInfo": null,
        "momentText": null,
        "momentImgs": null,
        "momentImgsLocal": null,
        "sharedItem": null,
        "shortVideoUrl": null,
        "shortVideoUrlLocal": null,
        "momentTime": "2025-05-15T10:00:10+08:00",
        "momentType": 2,
        "likeCount": null,
        "like": null,
        "commentCount": null,
        "comment": null
    },
    {
        "momentId": "14657200051980452345",
        "posterInfo": {
            "userId": "wxid_demo_me",
            "userName": "小林",
            "userAvatar": ""
        },
        "momentText": "",
        "momentImgs": "坏",
        "momentImgsLocal": [],
        "sharedItem": null,
        "shortVideoUrl": null,
        "shortVideoUrlLocal": null,
        "momentTime": "2025-05-15T10:00:05+08:00",
        "momentType": 2,
        "likeCount": 0,
        "like": [],
        "commentCount": 0,
        "comment": []
    }
];
